CREATE TABLE "counted_changes" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"link_id" text NOT NULL,
	"scope" text,
	"deactivates" boolean NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drift_examples" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"link_id" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text NOT NULL,
	"fields" text[] NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "drift_examples_once" UNIQUE("run_id","link_id","reason")
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"run_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"repairs" boolean NOT NULL,
	"phase" text DEFAULT 'listing' NOT NULL,
	"place" text,
	"reasons" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_rows" (
	"run_id" text NOT NULL,
	"side" text NOT NULL,
	"external_id" text collate "C" NOT NULL,
	CONSTRAINT "register_rows_run_id_side_external_id_pk" PRIMARY KEY("run_id","side","external_id")
);
--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "change_guard" text;--> statement-breakpoint
ALTER TABLE "counted_changes" ADD CONSTRAINT "counted_changes_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counted_changes" ADD CONSTRAINT "counted_changes_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_examples" ADD CONSTRAINT "drift_examples_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_examples" ADD CONSTRAINT "drift_examples_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_examples" ADD CONSTRAINT "drift_examples_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "counted_changes_by_time" ON "counted_changes" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "counted_changes_by_scope" ON "counted_changes" USING btree ("tenant_id","scope") WHERE "counted_changes"."scope" is not null;--> statement-breakpoint
CREATE INDEX "drift_examples_list" ON "drift_examples" USING btree ("run_id","seq");--> statement-breakpoint
CREATE INDEX "links_guarded" ON "links" USING btree ("tenant_id") WHERE "links"."change_guard" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_reconciliation" ON "runs" USING btree ("tenant_id") WHERE "runs"."kind" = 'reconciliation' and "runs"."ended_at" is null;