DROP INDEX "snapshot_by_business_id";--> statement-breakpoint
ALTER TABLE "snapshot_rows" DROP COLUMN "business_id_fp";