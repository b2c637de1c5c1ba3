CREATE TABLE "connections" (
	"tenant_id" text NOT NULL,
	"side" text NOT NULL,
	"sealed_credentials" text NOT NULL,
	"state" text DEFAULT 'untested' NOT NULL,
	"sealed_company" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "connections_tenant_id_side_pk" PRIMARY KEY("tenant_id","side")
);
--> statement-breakpoint
CREATE TABLE "cursors" (
	"tenant_id" text NOT NULL,
	"name" text NOT NULL,
	"value" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cursors_tenant_id_name_pk" PRIMARY KEY("tenant_id","name")
);
--> statement-breakpoint
CREATE TABLE "data_keys" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"wrapped" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"destroyed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"kind" text NOT NULL,
	"flex_id" text,
	"netvisor_key" text,
	"value" text,
	"operator_id" text NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hints" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"link_id" text NOT NULL,
	"source" text NOT NULL,
	"type" text NOT NULL,
	"webhook_id" text,
	"flex_version" bigint,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"held" boolean DEFAULT false NOT NULL,
	"processed_at" timestamp with time zone,
	CONSTRAINT "hints_webhook_id" UNIQUE("tenant_id","webhook_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"body_mac" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" integer,
	"sealed_body" text,
	CONSTRAINT "idempotency_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "issues" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"link_id" text,
	"code" text NOT NULL,
	"class" text NOT NULL,
	"severity" text NOT NULL,
	"field" text,
	"sealed_params" text NOT NULL,
	"params_fp" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "issues_identity" UNIQUE NULLS NOT DISTINCT("tenant_id","link_id","code","field")
);
--> statement-breakpoint
CREATE TABLE "journal" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"link_id" text NOT NULL,
	"side" text NOT NULL,
	"field" text NOT NULL,
	"sealed_values" text,
	"reason" text NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text,
	"run_id" text
);
--> statement-breakpoint
CREATE TABLE "lane_slots" (
	"tenant_id" text NOT NULL,
	"side" text NOT NULL,
	"slot" integer NOT NULL,
	"holder" text,
	"fencing" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "lane_slots_tenant_id_side_slot_pk" PRIMARY KEY("tenant_id","side","slot")
);
--> statement-breakpoint
CREATE TABLE "lane_waiters" (
	"waiter_id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"side" text NOT NULL,
	"rank" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_leases" (
	"link_id" text PRIMARY KEY NOT NULL,
	"holder" text,
	"fencing" bigint NOT NULL,
	"counter" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"flex_id" text,
	"netvisor_key" text,
	"alias_of" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"kind" text,
	"agreed" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"billing_derived" boolean DEFAULT false NOT NULL,
	"visiting_derived" boolean DEFAULT false NOT NULL,
	"office_key" text,
	"has_office" boolean DEFAULT false NOT NULL,
	"flex_version_written" bigint,
	"sealed_label" text,
	"number_fp" text,
	"business_id_fp" text,
	"parked_code" text,
	"agreed_at" timestamp with time zone,
	"last_change_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "links_flex_id" UNIQUE("tenant_id","flex_id"),
	CONSTRAINT "links_netvisor_key" UNIQUE("tenant_id","netvisor_key")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"link_id" text NOT NULL,
	"sealed_body" text NOT NULL,
	"fencing" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "preview_items" (
	"preview_id" text NOT NULL,
	"n" integer NOT NULL,
	"outcome" text NOT NULL,
	"reason_code" text NOT NULL,
	"link_id" text,
	"flex_id" text,
	"netvisor_key" text,
	"sealed_body" text NOT NULL,
	"decision" text,
	"done_at" timestamp with time zone,
	"result" text,
	CONSTRAINT "preview_items_preview_id_n_pk" PRIMARY KEY("preview_id","n")
);
--> statement-breakpoint
CREATE TABLE "previews" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"scan_run_id" text NOT NULL,
	"state" text DEFAULT 'building' NOT NULL,
	"direction" text NOT NULL,
	"mode" text NOT NULL,
	"item_count" integer DEFAULT 0 NOT NULL,
	"fingerprint" text,
	"counts" jsonb,
	"sealed_effects" text,
	"expected_seconds" integer,
	"expected_netvisor_calls" integer,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"approved_by" text,
	"approved_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"tenant_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"workflow_id" text,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer,
	"failed" integer DEFAULT 0 NOT NULL,
	"by_outcome" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"netvisor_calls" integer DEFAULT 0 NOT NULL,
	"flex_calls" integer DEFAULT 0 NOT NULL,
	"statement" text,
	"error_code" text,
	"preview_id" text
);
--> statement-breakpoint
CREATE TABLE "snapshot_rows" (
	"tenant_id" text NOT NULL,
	"run_id" text NOT NULL,
	"side" text NOT NULL,
	"sort_key" text collate "C" NOT NULL,
	"external_id" text NOT NULL,
	"number_fp" text,
	"business_id_fp" text,
	"sealed_body" text NOT NULL,
	CONSTRAINT "snapshot_rows_run_id_side_sort_key_pk" PRIMARY KEY("run_id","side","sort_key")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"business_id" text NOT NULL,
	"language" text NOT NULL,
	"state" text DEFAULT 'off' NOT NULL,
	"settings" jsonb NOT NULL,
	"sealed_go_live" text,
	"customer_types" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"endpoint_id" text NOT NULL,
	"sealed_secrets" text NOT NULL,
	"client_id" text
);
--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cursors" ADD CONSTRAINT "cursors_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_keys" ADD CONSTRAINT "data_keys_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hints" ADD CONSTRAINT "hints_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hints" ADD CONSTRAINT "hints_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lane_slots" ADD CONSTRAINT "lane_slots_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lane_waiters" ADD CONSTRAINT "lane_waiters_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_leases" ADD CONSTRAINT "link_leases_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_alias_of_links_id_fk" FOREIGN KEY ("alias_of") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preview_items" ADD CONSTRAINT "preview_items_preview_id_previews_id_fk" FOREIGN KEY ("preview_id") REFERENCES "public"."previews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decisions_by_netvisor_key" ON "decisions" USING btree ("tenant_id","netvisor_key","seq");--> statement-breakpoint
CREATE INDEX "hints_waiting_by_link" ON "hints" USING btree ("link_id") WHERE "hints"."processed_at" is null;--> statement-breakpoint
CREATE INDEX "hints_waiting" ON "hints" USING btree ("tenant_id","seq") WHERE "hints"."processed_at" is null;--> statement-breakpoint
CREATE INDEX "hints_deliveries" ON "hints" USING btree ("tenant_id","seq") WHERE "hints"."webhook_id" is not null;--> statement-breakpoint
CREATE INDEX "hints_done" ON "hints" USING btree ("received_at") WHERE "hints"."processed_at" is not null;--> statement-breakpoint
CREATE INDEX "idempotency_age" ON "idempotency" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "issues_by_link" ON "issues" USING btree ("link_id");--> statement-breakpoint
CREATE INDEX "issues_of_tenant" ON "issues" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "issues_unresolved" ON "issues" USING btree ("seq") WHERE "issues"."state" <> 'resolved';--> statement-breakpoint
CREATE INDEX "journal_of_tenant" ON "journal" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "journal_of_link" ON "journal" USING btree ("link_id","seq");--> statement-breakpoint
CREATE INDEX "journal_of_run" ON "journal" USING btree ("run_id","seq") WHERE "journal"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "lane_waiters_by_lane" ON "lane_waiters" USING btree ("tenant_id","side");--> statement-breakpoint
CREATE INDEX "links_aliases" ON "links" USING btree ("alias_of") WHERE "links"."alias_of" is not null;--> statement-breakpoint
CREATE INDEX "links_list" ON "links" USING btree ("tenant_id","seq") WHERE "links"."alias_of" is null;--> statement-breakpoint
CREATE INDEX "links_by_state" ON "links" USING btree ("tenant_id","state","seq") WHERE "links"."alias_of" is null;--> statement-breakpoint
CREATE INDEX "links_by_number" ON "links" USING btree ("tenant_id","number_fp") WHERE "links"."number_fp" is not null;--> statement-breakpoint
CREATE INDEX "links_by_business_id" ON "links" USING btree ("tenant_id","business_id_fp") WHERE "links"."business_id_fp" is not null;--> statement-breakpoint
CREATE INDEX "links_with_office" ON "links" USING btree ("tenant_id",("netvisor_key"::bigint)) WHERE "links"."has_office";--> statement-breakpoint
CREATE INDEX "plans_expiry" ON "plans" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "plans_of_link" ON "plans" USING btree ("link_id");--> statement-breakpoint
CREATE INDEX "preview_items_by_outcome" ON "preview_items" USING btree ("preview_id","outcome","n");--> statement-breakpoint
CREATE INDEX "preview_items_left" ON "preview_items" USING btree ("preview_id","n") WHERE "preview_items"."done_at" is null;--> statement-breakpoint
CREATE INDEX "preview_items_by_flex_id" ON "preview_items" USING btree ("preview_id","flex_id") WHERE "preview_items"."flex_id" is not null;--> statement-breakpoint
CREATE INDEX "preview_items_by_netvisor_key" ON "preview_items" USING btree ("preview_id","netvisor_key") WHERE "preview_items"."netvisor_key" is not null;--> statement-breakpoint
CREATE INDEX "previews_of_tenant" ON "previews" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "runs_of_tenant" ON "runs" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "snapshot_by_number" ON "snapshot_rows" USING btree ("run_id","side","number_fp") WHERE "snapshot_rows"."number_fp" is not null;--> statement-breakpoint
CREATE INDEX "snapshot_by_business_id" ON "snapshot_rows" USING btree ("run_id","side","business_id_fp") WHERE "snapshot_rows"."business_id_fp" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "tenants_business_id" ON "tenants" USING btree ("business_id") WHERE "tenants"."state" <> 'offboarded';