CREATE TABLE "lane_closures" (
	"tenant_id" text NOT NULL,
	"side" text NOT NULL,
	"code" text NOT NULL,
	"closed_until" timestamp with time zone NOT NULL,
	"failures" integer NOT NULL,
	CONSTRAINT "lane_closures_tenant_id_side_pk" PRIMARY KEY("tenant_id","side")
);
--> statement-breakpoint
ALTER TABLE "lane_closures" ADD CONSTRAINT "lane_closures_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- Like lane_acquire, which workers of the release before still call, and beside it: one row that says what became of
-- the request. While a lane is closed nobody enters it; when its time is up one request goes in alone, as a probe.
-- A waiter that gives way leaves again when another stands before it, so that it holds no worker's slot meanwhile.
CREATE FUNCTION lane_enter(
  of_tenant text, of_side text, slots integer, waiter text, waiter_rank integer, gives_way boolean,
  new_holder text, lease_ms integer, waiter_ms integer
) RETURNS TABLE (outcome text, given_slot integer, given_fencing bigint, probing boolean, closed_ms bigint, closed_code text)
LANGUAGE plpgsql AS $$
DECLARE
  closure lane_closures%ROWTYPE;
  closed boolean;
  place bigint;
  taken integer;
  free integer;
  ahead integer;
BEGIN
  -- Two keys, so that these locks never meet those of other purposes.
  PERFORM pg_advisory_xact_lock(hashtext('fns lane'), hashtext(of_tenant || ' ' || of_side));
  SELECT * INTO closure FROM lane_closures c WHERE c.tenant_id = of_tenant AND c.side = of_side;
  closed := FOUND;
  IF closed AND closure.closed_until > clock_timestamp() THEN
    DELETE FROM lane_waiters w WHERE w.waiter_id = waiter;
    RETURN QUERY SELECT 'closed'::text, NULL::integer, NULL::bigint, false,
      ceil(extract(epoch FROM closure.closed_until - clock_timestamp()) * 1000)::bigint, closure.code;
    RETURN;
  END IF;
  DELETE FROM lane_waiters w
    WHERE w.tenant_id = of_tenant AND w.side = of_side AND w.expires_at <= clock_timestamp() AND w.waiter_id <> waiter;
  -- One that let its place expire queues anew at the end.
  INSERT INTO lane_waiters AS w (waiter_id, tenant_id, side, rank, expires_at)
    VALUES (waiter, of_tenant, of_side, waiter_rank, clock_timestamp() + waiter_ms * interval '1 millisecond')
    ON CONFLICT (waiter_id) DO UPDATE
      SET rank = excluded.rank, expires_at = excluded.expires_at,
        seq = CASE WHEN w.expires_at <= clock_timestamp() THEN excluded.seq ELSE w.seq END
    RETURNING w.seq INTO place;
  SELECT count(*) INTO taken FROM lane_slots s
    WHERE s.tenant_id = of_tenant AND s.side = of_side AND s.holder IS NOT NULL AND s.expires_at > clock_timestamp();
  SELECT count(*) INTO ahead FROM lane_waiters w
    WHERE w.tenant_id = of_tenant AND w.side = of_side AND (w.rank, w.seq) < (waiter_rank, place);
  IF closed THEN
    free := 1 - taken;
  ELSE
    free := slots - taken;
  END IF;
  IF ahead >= free THEN
    IF gives_way AND ahead > 0 THEN
      DELETE FROM lane_waiters w WHERE w.waiter_id = waiter;
      RETURN QUERY SELECT 'away'::text, NULL::integer, NULL::bigint, false, NULL::bigint, NULL::text;
    ELSE
      RETURN QUERY SELECT 'waiting'::text, NULL::integer, NULL::bigint, false, NULL::bigint, NULL::text;
    END IF;
    RETURN;
  END IF;
  DELETE FROM lane_waiters w WHERE w.waiter_id = waiter;
  RETURN QUERY
    INSERT INTO lane_slots AS s (tenant_id, side, slot, holder, fencing, expires_at)
      SELECT of_tenant, of_side, min(n), new_holder, 1, clock_timestamp() + lease_ms * interval '1 millisecond'
        FROM generate_series(1, slots) AS n
        WHERE NOT EXISTS (
          SELECT 1 FROM lane_slots used
            WHERE used.tenant_id = of_tenant AND used.side = of_side AND used.slot = n
              AND used.holder IS NOT NULL AND used.expires_at > clock_timestamp()
        )
      ON CONFLICT (tenant_id, side, slot) DO UPDATE
        SET holder = excluded.holder, fencing = s.fencing + 1, expires_at = excluded.expires_at
      RETURNING 'given'::text, s.slot, s.fencing, closed, NULL::bigint, NULL::text;
END
$$;
