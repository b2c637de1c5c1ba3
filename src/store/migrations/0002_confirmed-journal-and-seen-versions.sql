ALTER TABLE "journal" ADD COLUMN "confirmed" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "flex_version_seen" bigint;--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "flex_tenant_id" text NOT NULL;--> statement-breakpoint
CREATE INDEX "journal_unconfirmed" ON "journal" USING btree ("link_id") WHERE not "journal"."confirmed";