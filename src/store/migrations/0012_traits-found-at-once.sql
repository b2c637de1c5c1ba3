DROP INDEX "links_by_trait";--> statement-breakpoint
DROP INDEX "snapshot_by_trait";--> statement-breakpoint
CREATE INDEX "links_by_trait" ON "links" USING gin ("traits") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "snapshot_by_trait" ON "snapshot_rows" USING gin ("traits") WITH (fastupdate=false);