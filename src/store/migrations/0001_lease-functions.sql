-- Both functions lock first and look afterwards: in a function each statement sees what was committed before
-- it began, so what another process did while we waited for the lock is seen. One statement could not do that.

-- Takes the lease of the link that the given one stands for (I4). Returns its fencing number, 0 when somebody
-- holds it, null when there is no such link.
CREATE FUNCTION link_lease_acquire(asked text, new_holder text, lease_ms integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  survivor text;
  given bigint;
BEGIN
  LOOP
    SELECT coalesce(alias_of, id) INTO survivor FROM links WHERE id = asked;
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
    -- Waits for a merge under way and keeps another from starting.
    PERFORM 1 FROM links WHERE id = survivor AND alias_of IS NULL FOR KEY SHARE;
    EXIT WHEN FOUND;
  END LOOP;
  -- A lease given on a link before it became an alias still counts.
  PERFORM 1 FROM links l JOIN link_leases s ON s.link_id = l.id
    WHERE l.alias_of = survivor AND s.holder IS NOT NULL AND s.expires_at > clock_timestamp();
  IF FOUND THEN
    RETURN 0;
  END IF;
  INSERT INTO link_leases AS held (link_id, holder, fencing, counter, expires_at)
    VALUES (survivor, new_holder, 1, 1, clock_timestamp() + lease_ms * interval '1 millisecond')
    ON CONFLICT (link_id) DO UPDATE
      SET holder = excluded.holder, fencing = held.counter + 1, counter = held.counter + 1,
        expires_at = clock_timestamp() + lease_ms * interval '1 millisecond'
      WHERE held.holder IS NULL OR held.expires_at <= clock_timestamp()
    RETURNING fencing INTO given;
  RETURN coalesce(given, 0);
END
$$;
--> statement-breakpoint
-- Registers or renews a waiter of a lane (I5) and gives it a free slot unless those ahead of it need them all.
-- Returns no row when it has to go on waiting.
CREATE FUNCTION lane_acquire(
  of_tenant text, of_side text, slots integer, waiter text, waiter_rank integer, new_holder text,
  lease_ms integer, waiter_ms integer
) RETURNS TABLE (given_slot integer, given_fencing bigint)
LANGUAGE plpgsql AS $$
DECLARE
  place bigint;
  taken integer;
  ahead integer;
BEGIN
  -- Two keys, so that these locks never meet those of other purposes.
  PERFORM pg_advisory_xact_lock(hashtext('fns lane'), hashtext(of_tenant || ' ' || of_side));
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
  IF ahead >= slots - taken THEN
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
      RETURNING s.slot, s.fencing;
END
$$;
