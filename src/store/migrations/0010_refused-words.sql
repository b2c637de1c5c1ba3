ALTER TABLE "overrides" ADD COLUMN "refused_for" text;--> statement-breakpoint
ALTER TABLE "overrides" ADD COLUMN "refused_about" text;