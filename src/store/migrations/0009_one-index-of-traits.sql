DROP INDEX "links_by_business_id";--> statement-breakpoint
ALTER TABLE "links" DROP COLUMN "business_id_fp";