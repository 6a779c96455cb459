-- The only way into the log: decides on a batch under the head's lock, seals what is stored, and answers each item.
--
-- Who may call it need not be able to write to any table, and then nothing enters the log unsealed. Texts come as one array
-- a column; `reserved`, `released` and `events` are the JSON texts that are stored and hashed. The hash is that of commitHash in
-- core/model/commit.ts, byte for byte: array_to_json writes texts as JSON.stringify does.
--
-- Sets, not a loop: what is known of the batch's ids, streams and keys is asked once, the loop only decides and hashes, and one
-- insert stores everything. (A loop with three look-ups and an insert an item takes the server twice as long.)

CREATE FUNCTION daybook.append_commits(
  -- What the caller knows of the log: it must still be that log. Position 0: nothing is known.
  known_epoch text,
  known_position bigint,
  known_hash text,
  -- The highest timeline of a server that the caller has seen.
  known_timeline integer,
  -- `each`: an item that is not stored leaves the others stored; `in_order`: nothing behind it is; `atomic`: nothing is.
  mode text,
  categories text[],
  streams text[],
  expected_versions bigint[],
  event_counts integer[],
  command_ids text[],
  commands text[],
  fingerprints text[],
  actors text[],
  correlation_ids text[],
  causation_ids text[],
  occurred_ats text[],
  recorded_ats text[],
  reserved_keys text[],
  released_keys text[],
  events text[],
  -- The command whose commit has to be the stream's last; null: any.
  depends_on text[],
  -- What commits of another log have to come out as, all or none; null: they are new.
  expected_hashes text[]
) RETURNS TABLE (
  -- committed, replayed, id_reused, conflict, key_taken, aborted, or diverged: its hash is another one
  verdict text,
  "position" bigint,
  number bigint,
  hash text,
  actual_version bigint,
  key text,
  holder text,
  timeline integer
) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = daybook, pg_temp
-- Plans are kept while the tables grow: one for an empty table must not read all of a large one.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  total CONSTANT integer := cardinality(command_ids);
  head log_head;
  server_timeline integer;
  item record;
  -- Per item.
  verdicts text[] := array_fill('aborted'::text, ARRAY[cardinality(command_ids)]);
  positions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(command_ids)]);
  numbers bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(command_ids)]);
  hashes text[] := array_fill(NULL::text, ARRAY[cardinality(command_ids)]);
  actual_versions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(command_ids)]);
  taken_keys text[] := array_fill(NULL::text, ARRAY[cardinality(command_ids)]);
  holders text[] := array_fill(NULL::text, ARRAY[cardinality(command_ids)]);
  -- Per stream, at the place of its first item: what the batch has made of it so far.
  last_versions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(command_ids)]);
  last_ids text[] := array_fill(NULL::text, ARRAY[cardinality(command_ids)]);
  -- Per command id, at the place of its first item: the item that was stored.
  stored_items integer[] := array_fill(NULL::integer, ARRAY[cardinality(command_ids)]);
  -- Per category of the batch.
  counted text[] := '{}';
  counts bigint[] := '{}';
  -- Per use of a key, in the order of the items.
  use_items bigint[] := '{}';
  use_keys integer[];
  use_reserves boolean[];
  next_use integer := 1;
  a_use integer;
  -- Per key.
  all_keys text[] := '{}';
  key_holders text[];
  key_positions bigint[];
  key_changed boolean[];
  at_version bigint;
  is_behind boolean;
  count_place integer;
  new_number bigint;
  new_hash text;
  committed integer := 0;
  is_stored boolean;
  is_rejected boolean := false;
BEGIN
  SELECT * INTO STRICT head FROM log_head FOR UPDATE;
  IF head.epoch IS DISTINCT FROM known_epoch
    OR known_position > 0 AND NOT EXISTS (SELECT FROM commits WHERE position = known_position AND hash = known_hash) THEN
    RAISE EXCEPTION USING ERRCODE = 'YD001', MESSAGE = 'the log was restored: its commits are others than the caller knows';
  END IF;
  IF expected_hashes IS NULL AND EXISTS (SELECT FROM followed_log) THEN
    RAISE EXCEPTION USING ERRCODE = 'YD003', MESSAGE = 'this log is a copy of another one: it takes no commands';
  END IF;
  server_timeline := ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer;
  IF server_timeline < known_timeline THEN
    RAISE EXCEPTION USING ERRCODE = 'YD002', MESSAGE = format(
      'it is on timeline %s, and a server on timeline %s took over', server_timeline, known_timeline);
  END IF;
  -- What is acknowledged survives a crash, whatever the session's or the server's default is.
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;

  IF EXISTS (SELECT FROM unnest(reserved_keys, released_keys) AS k(r, l) WHERE r <> '[]' OR l <> '[]') THEN
    SELECT array_agg(item_no ORDER BY item_no, reserves, key_place),
           array_agg(key_no ORDER BY item_no, reserves, key_place),
           array_agg(reserves ORDER BY item_no, reserves, key_place),
           array_agg(DISTINCT key ORDER BY key)
    INTO use_items, use_keys, use_reserves, all_keys
    FROM (
      SELECT *, dense_rank() OVER (ORDER BY key) AS key_no
      FROM (
        SELECT item_no, false AS reserves, key COLLATE "C", key_place
        FROM unnest(released_keys) WITH ORDINALITY AS l(texts, item_no),
          json_array_elements_text(texts::json) WITH ORDINALITY AS k(key, key_place) WHERE texts <> '[]'
        UNION ALL
        SELECT item_no, true, key COLLATE "C", key_place
        FROM unnest(reserved_keys) WITH ORDINALITY AS r(texts, item_no),
          json_array_elements_text(texts::json) WITH ORDINALITY AS k(key, key_place) WHERE texts <> '[]'
      ) AS used
    ) AS numbered;
    SELECT array_agg((SELECT stream FROM reservations WHERE reservations.key = k.key) ORDER BY key_no) INTO key_holders
    FROM unnest(all_keys) WITH ORDINALITY AS k(key, key_no);
    key_positions := array_fill(NULL::bigint, ARRAY[cardinality(all_keys)]);
    key_changed := array_fill(false, ARRAY[cardinality(all_keys)]);
  END IF;

  FOR item IN
    SELECT category, stream, expected_version, event_count, command_id, fingerprint, depends_on, expected_hash,
      place::integer AS item_no,
      min(place) OVER (PARTITION BY stream COLLATE "C")::integer AS stream_no,
      min(place) OVER (PARTITION BY command_id COLLATE "C")::integer AS id_no,
      (SELECT position FROM commits WHERE commits.command_id = i.command_id) AS known,
      (SELECT last_version FROM commits WHERE commits.stream = i.stream ORDER BY first_version DESC LIMIT 1) AS known_version,
      btrim(array_to_json(ARRAY[category, stream])::text, '[]') AS names,
      ltrim(array_to_json(ARRAY[command_id, command, fingerprint, actor, correlation_id, causation_id, occurred_at, recorded_at])::text, '[') AS texts
    FROM unnest(categories, streams, expected_versions, event_counts, command_ids, commands, fingerprints, actors, correlation_ids,
      causation_ids, occurred_ats, recorded_ats, depends_on, expected_hashes) WITH ORDINALITY AS i(category, stream, expected_version,
      event_count, command_id, command, fingerprint, actor, correlation_id, causation_id, occurred_at, recorded_at, depends_on,
      expected_hash, place)
    ORDER BY place
  LOOP
    at_version := coalesce(last_versions[item.stream_no], item.known_version, 0);
    is_stored := false;
    WHILE next_use <= cardinality(use_items) AND use_items[next_use] < item.item_no LOOP
      next_use := next_use + 1;
    END LOOP;

    IF item.known IS NOT NULL OR stored_items[item.id_no] IS NOT NULL THEN
      positions[item.item_no] := coalesce(item.known, positions[stored_items[item.id_no]]);
      is_stored := expected_hashes IS NULL AND item.fingerprint = CASE WHEN item.known IS NULL THEN fingerprints[stored_items[item.id_no]]
        ELSE (SELECT fingerprint FROM commits WHERE position = item.known) END;
      verdicts[item.item_no] := CASE WHEN is_stored THEN 'replayed' ELSE 'id_reused' END;
    ELSE
      is_behind := item.depends_on IS NULL OR coalesce(item.depends_on = last_ids[item.stream_no], false);
      IF NOT is_behind AND last_ids[item.stream_no] IS NULL THEN
        is_behind := EXISTS (SELECT FROM commits WHERE commits.command_id = item.depends_on AND commits.stream = item.stream
          AND commits.last_version = at_version);
      END IF;
      IF at_version <> item.expected_version OR NOT is_behind THEN
        verdicts[item.item_no] := 'conflict';
        actual_versions[item.item_no] := at_version;
      ELSE
        a_use := next_use;
        WHILE a_use <= cardinality(use_items) AND use_items[a_use] = item.item_no LOOP
          IF use_reserves[a_use] AND key_holders[use_keys[a_use]] <> item.stream THEN
            verdicts[item.item_no] := 'key_taken';
            taken_keys[item.item_no] := all_keys[use_keys[a_use]];
            holders[item.item_no] := key_holders[use_keys[a_use]];
            EXIT;
          END IF;
          a_use := a_use + 1;
        END LOOP;
        is_stored := holders[item.item_no] IS NULL;
      END IF;

      IF is_stored THEN
        new_number := NULL;
        IF item.expected_version = 0 THEN
          count_place := array_position(counted, item.category);
          IF count_place IS NULL THEN
            counted := counted || item.category;
            counts := counts || coalesce((SELECT streams FROM categories WHERE categories.category = item.category), 0);
            count_place := cardinality(counted);
          END IF;
          new_number := counts[count_place] + 1;
        END IF;
        at_version := item.expected_version + item.event_count;
        new_hash := encode(sha256(convert_to(concat(head.hash, E'\n[', head.position + 1, ',', item.names, ',', item.expected_version + 1, ',',
          at_version, ',', coalesce(new_number::text, 'null'), ',', item.texts, E'\n', reserved_keys[item.item_no], E'\n',
          released_keys[item.item_no], E'\n', events[item.item_no]), 'UTF8')), 'hex');
        IF item.expected_hash <> new_hash THEN
          is_stored := false;
          verdicts[item.item_no] := 'diverged';
        END IF;
      END IF;

      IF is_stored THEN
        committed := committed + 1;
        head.position := head.position + 1;
        head.hash := new_hash;
        verdicts[item.item_no] := 'committed';
        positions[item.item_no] := head.position;
        hashes[item.item_no] := new_hash;
        IF new_number IS NOT NULL THEN
          counts[count_place] := new_number;
          numbers[item.item_no] := new_number;
        END IF;
        last_versions[item.stream_no] := at_version;
        last_ids[item.stream_no] := item.command_id;
        stored_items[item.id_no] := item.item_no;
        -- Keys given up come before keys claimed.
        WHILE next_use <= cardinality(use_items) AND use_items[next_use] = item.item_no LOOP
          IF use_reserves[next_use] THEN
            key_holders[use_keys[next_use]] := item.stream;
            key_positions[use_keys[next_use]] := head.position;
            key_changed[use_keys[next_use]] := true;
          ELSIF key_holders[use_keys[next_use]] = item.stream THEN
            key_holders[use_keys[next_use]] := NULL;
            key_changed[use_keys[next_use]] := true;
          END IF;
          next_use := next_use + 1;
        END LOOP;
      END IF;
    END IF;

    IF NOT is_stored THEN
      is_rejected := true;
      EXIT WHEN mode <> 'each';
    END IF;
  END LOOP;

  IF is_rejected AND mode = 'atomic' THEN
    committed := 0;
    SELECT array_agg(CASE WHEN v IN ('committed', 'replayed') THEN 'aborted' ELSE v END ORDER BY item_no) INTO verdicts
    FROM unnest(verdicts) WITH ORDINALITY AS x(v, item_no);
  END IF;

  IF committed > 0 THEN
    INSERT INTO commits
    SELECT i.position, category, stream, expected_version + 1, expected_version + event_count, i.number, command_id, command, fingerprint,
      actor, correlation_id, causation_id, occurred_at, recorded_at, i.hash, reserved, released, i.events
    FROM unnest(hashes, positions, categories, streams, expected_versions, event_counts, numbers, command_ids, commands, fingerprints,
      actors, correlation_ids, causation_ids, occurred_ats, recorded_ats, reserved_keys, released_keys, events)
      AS i(hash, position, category, stream, expected_version, event_count, number, command_id, command, fingerprint, actor, correlation_id,
      causation_id, occurred_at, recorded_at, reserved, released, events)
    WHERE i.hash IS NOT NULL;
    INSERT INTO categories SELECT * FROM unnest(counted, counts)
    ON CONFLICT (category) DO UPDATE SET streams = excluded.streams;
    IF key_changed IS NOT NULL THEN
      DELETE FROM reservations WHERE reservations.key IN (
        SELECT k.key FROM unnest(all_keys, key_holders, key_changed) AS k(key, holder, changed) WHERE changed AND k.holder IS NULL);
      INSERT INTO reservations
      SELECT k.key, k.holder, k.position FROM unnest(all_keys, key_holders, key_positions, key_changed) AS k(key, holder, position, changed)
      WHERE changed AND k.holder IS NOT NULL
      ON CONFLICT (key) DO UPDATE SET stream = excluded.stream, position = excluded.position;
    END IF;
    UPDATE log_head SET position = head.position, hash = head.hash;
    -- A hint for those who wait: transaction poolers swallow it.
    PERFORM pg_notify('daybook', head.position::text);
  END IF;

  RETURN QUERY SELECT v.verdict, v.position, v.number, v.hash, v.actual_version, v.key, v.holder, server_timeline
  FROM unnest(verdicts, positions, numbers, hashes, actual_versions, taken_keys, holders)
    AS v(verdict, position, number, hash, actual_version, key, holder);
END
$$;

-- Locks the head, as an append does, until the transaction ends.
CREATE FUNCTION daybook.hold_head() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = daybook, pg_temp AS $$
  SELECT FROM log_head FOR UPDATE
$$;

-- Gives an empty log the name of the one that it will be a copy of, and its epoch if there is one. False where it holds commits.
CREATE FUNCTION daybook.become(log_id text, epoch text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = daybook, pg_temp AS $$
  WITH renamed AS (
    UPDATE log_head SET log_id = become.log_id, epoch = coalesce(become.epoch, log_head.epoch) WHERE position = 0 RETURNING true
  )
  SELECT EXISTS (SELECT FROM renamed)
$$;

-- The ends of streams behind a version each, as they stood at a position, and the commits of command ids: all that was asked
-- for in one turn, in one round trip and of one moment. `asked` is the place among the streams, below 0 that among the ids.
CREATE FUNCTION daybook.read_commits(streams text[], after_versions bigint[], up_to bigint[], command_ids text[])
RETURNS TABLE (
  asked bigint,
  "position" bigint,
  category text,
  stream text,
  first_version bigint,
  last_version bigint,
  number bigint,
  command_id text,
  command text,
  fingerprint text,
  actor text,
  correlation_id text,
  causation_id text,
  occurred_at text,
  recorded_at text,
  hash text,
  reserved text,
  released text,
  events text
) LANGUAGE plpgsql STABLE
SET search_path = daybook, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT s.asked, c.* FROM unnest(streams, after_versions, up_to) WITH ORDINALITY AS s(stream, after_version, up_to, asked)
  CROSS JOIN LATERAL (
    SELECT commits.* FROM commits WHERE commits.stream = s.stream AND commits.last_version > s.after_version
      AND commits.first_version >= coalesce(
        (SELECT max(b.first_version) FROM commits AS b WHERE b.stream = s.stream AND b.first_version <= s.after_version), 1)
      AND commits.position <= s.up_to
    ORDER BY commits.first_version
  ) AS c;
  RETURN QUERY
  SELECT -i.asked, c.* FROM unnest(command_ids) WITH ORDINALITY AS i(command_id, asked)
  CROSS JOIN LATERAL (SELECT commits.* FROM commits WHERE commits.command_id = i.command_id LIMIT 1) AS c;
END
$$;

REVOKE ALL ON FUNCTION daybook.append_commits, daybook.hold_head, daybook.become, daybook.read_commits, daybook.reject_change FROM PUBLIC;
