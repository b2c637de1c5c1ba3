CREATE TABLE "overrides" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"link_id" text NOT NULL,
	"side" text NOT NULL,
	"field" text NOT NULL,
	"sealed_value" text,
	"basis_fp" text,
	"operator_id" text NOT NULL,
	"issue_id" text,
	"journal_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"sealed_question" text NOT NULL,
	"sealed_answer" text,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "sealed_choices" text;--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "basis_fp" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "settled_basis_fp" text;--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "decided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "overrides_waiting" ON "overrides" USING btree ("link_id") WHERE "overrides"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "overrides_of_journal" ON "overrides" USING btree ("journal_id") WHERE "overrides"."journal_id" is not null;--> statement-breakpoint
CREATE INDEX "overrides_of_issue" ON "overrides" USING btree ("issue_id") WHERE "overrides"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "questions_expiry" ON "questions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "decisions_by_flex_id" ON "decisions" USING btree ("tenant_id","flex_id","seq") WHERE "decisions"."flex_id" is not null;