CREATE TABLE "number_notes" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"sealed_body" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "traits" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshot_rows" ADD COLUMN "traits" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "number_notes" ADD CONSTRAINT "number_notes_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "links_by_trait" ON "links" USING gin ("traits");--> statement-breakpoint
CREATE INDEX "snapshot_by_trait" ON "snapshot_rows" USING gin ("traits");