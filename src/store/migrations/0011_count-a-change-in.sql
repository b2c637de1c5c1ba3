-- Counts a change among those of its tenant's last hour and of its run (D12), and answers what was counted before it:
-- distinct customers, and how often this one. Locks first and looks afterwards, like link_lease_acquire: two processes
-- that count at the same moment see each other. `counted` is the new row, null when this customer was counted already.
CREATE FUNCTION mass_change_count_in(
  of_tenant text, of_link text, of_scope text, deactivating boolean, window_ms bigint
) RETURNS TABLE (
  hour_changed bigint, hour_deactivated bigint, run_changed bigint, run_deactivated bigint,
  own_hour bigint, own_hour_deactivated bigint, own_run bigint, own_run_deactivated bigint, counted bigint
)
LANGUAGE plpgsql AS $$
DECLARE
  since timestamp with time zone;
BEGIN
  -- The lock of those who decide about what goes beyond the limits.
  PERFORM pg_advisory_xact_lock(hashtext('fns mass change'), hashtext(of_tenant));
  since := clock_timestamp() - window_ms * interval '1 millisecond';
  SELECT count(DISTINCT c.link_id) FILTER (WHERE c.at > since),
      count(DISTINCT c.link_id) FILTER (WHERE c.at > since AND c.deactivates),
      count(DISTINCT c.link_id) FILTER (WHERE c.scope = of_scope),
      count(DISTINCT c.link_id) FILTER (WHERE c.scope = of_scope AND c.deactivates),
      count(*) FILTER (WHERE c.link_id = of_link AND c.at > since),
      count(*) FILTER (WHERE c.link_id = of_link AND c.at > since AND c.deactivates),
      count(*) FILTER (WHERE c.link_id = of_link AND c.scope = of_scope),
      count(*) FILTER (WHERE c.link_id = of_link AND c.scope = of_scope AND c.deactivates)
    INTO hour_changed, hour_deactivated, run_changed, run_deactivated,
      own_hour, own_hour_deactivated, own_run, own_run_deactivated
    FROM counted_changes c
    WHERE c.tenant_id = of_tenant AND (c.at > since OR c.scope = of_scope);
  IF own_hour = 0 OR own_run = 0 OR (deactivating AND (own_hour_deactivated = 0 OR own_run_deactivated = 0)) THEN
    INSERT INTO counted_changes AS made (tenant_id, link_id, scope, deactivates)
      VALUES (of_tenant, of_link, of_scope, deactivating) RETURNING made.seq INTO counted;
  END IF;
  RETURN NEXT;
END
$$;
