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
  expected_hashes text[],
  -- The places (from 1) of the first item of the same stream, and of the same command id; null: no stream and no id comes twice.
  -- (Found by the caller: to sort the batch here takes a tenth of the whole. Where it is wrong, the unique indexes refuse the batch.)
  first_of_stream integer[],
  first_of_id integer[]
) RETURNS TABLE (
  -- One row for the batch, its columns lists with commas: a row an item takes longer. Of each item, its verdict: committed,
  -- replayed, id_reused, conflict, key_taken, aborted, or diverged: its hash is another one.
  verdicts text,
  -- The head before: what is committed follows upon it.
  before bigint,
  -- Nothing stands between the commas where there is none.
  new_numbers text,
  new_hashes text,
  actual_versions text,
  -- Of items that met a taken key: a JSON list of [key, holder], in order; null: there is none.
  taken json,
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
  start bigint;
  has_repeats CONSTANT boolean := first_of_stream IS NOT NULL;
  has_keys CONSTANT boolean := array_remove(reserved_keys, '[]') <> '{}' OR array_remove(released_keys, '[]') <> '{}';
  -- Per item.
  kinds text[] := array_fill('committed'::text, ARRAY[cardinality(command_ids)]);
  numbers bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(command_ids)]);
  hashes text[] := array_fill(NULL::text, ARRAY[cardinality(command_ids)]);
  found_versions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(command_ids)]);
  taken_keys text[] := '{}';
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
  last_id text;
  twin integer;
  given_up text;
  is_stored boolean;
  is_aborted boolean := false;
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

  IF has_keys THEN
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

  start := head.position;
  FOR item IN
    SELECT category, stream, expected_version, event_count, command_id, fingerprint, depends_on, expected_hash,
      place::integer AS item_no,
      (SELECT position FROM commits WHERE commits.command_id = i.command_id) AS known,
      (SELECT last_version FROM commits WHERE commits.stream = i.stream ORDER BY first_version DESC LIMIT 1) AS known_version,
      -- Their JSON, if there is nothing in it that JSON escapes.
      concat('"', category, '","', stream, '"') AS names,
      concat('"', command_id, '","', command, '","', fingerprint, '","', actor, '","', correlation_id,
        CASE WHEN causation_id IS NULL THEN '",null,"' ELSE concat('","', causation_id, '","') END,
        occurred_at, '","', recorded_at, '"]') AS texts,
      CASE WHEN causation_id IS NULL THEN 20 ELSE 22 END AS own_escapes
    FROM unnest(categories, streams, expected_versions, event_counts, command_ids, commands, fingerprints, actors, correlation_ids,
      causation_ids, occurred_ats, recorded_ats, depends_on, expected_hashes) WITH ORDINALITY AS i(category, stream, expected_version,
      event_count, command_id, command, fingerprint, actor, correlation_id, causation_id, occurred_at, recorded_at, depends_on,
      expected_hash, place)
    ORDER BY place
  LOOP
    at_version := coalesce(item.known_version, 0);
    last_id := NULL;
    twin := NULL;
    IF has_repeats THEN
      at_version := coalesce(last_versions[first_of_stream[item.item_no]], at_version);
      last_id := last_ids[first_of_stream[item.item_no]];
      twin := stored_items[first_of_id[item.item_no]];
    END IF;
    is_stored := false;
    IF has_keys THEN
      WHILE next_use <= cardinality(use_items) AND use_items[next_use] < item.item_no LOOP
        next_use := next_use + 1;
      END LOOP;
    END IF;

    IF item.known IS NOT NULL OR twin IS NOT NULL THEN
      is_stored := expected_hashes IS NULL AND item.fingerprint = CASE WHEN item.known IS NULL THEN fingerprints[twin]
        ELSE (SELECT fingerprint FROM commits WHERE position = item.known) END;
      kinds[item.item_no] := CASE WHEN is_stored THEN 'replayed' ELSE 'id_reused' END;
    ELSE
      is_behind := item.depends_on IS NULL OR coalesce(item.depends_on = last_id, false);
      IF NOT is_behind AND last_id IS NULL THEN
        is_behind := EXISTS (SELECT FROM commits WHERE commits.command_id = item.depends_on AND commits.stream = item.stream
          AND commits.last_version = at_version);
      END IF;
      IF at_version <> item.expected_version OR NOT is_behind THEN
        kinds[item.item_no] := 'conflict';
        found_versions[item.item_no] := at_version;
      ELSE
        is_stored := true;
        a_use := next_use;
        WHILE has_keys AND a_use <= cardinality(use_items) AND use_items[a_use] = item.item_no LOOP
          IF use_reserves[a_use] AND key_holders[use_keys[a_use]] <> item.stream THEN
            is_stored := false;
            kinds[item.item_no] := 'key_taken';
            taken_keys := taken_keys || ARRAY[[all_keys[use_keys[a_use]], key_holders[use_keys[a_use]]]];
            EXIT;
          END IF;
          a_use := a_use + 1;
        END LOOP;
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
        -- JSON that is written as a text again grows by its quotes, and by one more for whatever else is escaped in it.
        IF octet_length(to_json(item.names || item.texts)::text) <> octet_length(item.names) + octet_length(item.texts) + item.own_escapes THEN
          item.names := btrim(array_to_json(ARRAY[item.category, item.stream])::text, '[]');
          item.texts := ltrim(array_to_json(ARRAY[item.command_id, commands[item.item_no], item.fingerprint, actors[item.item_no],
            correlation_ids[item.item_no], causation_ids[item.item_no], occurred_ats[item.item_no], recorded_ats[item.item_no]])::text, '[');
        END IF;
        new_hash := encode(sha256(convert_to(concat(head.hash, E'\n[', head.position + 1, ',', item.names, ',', item.expected_version + 1, ',',
          at_version, ',', coalesce(new_number::text, 'null'), ',', item.texts, E'\n', reserved_keys[item.item_no], E'\n',
          released_keys[item.item_no], E'\n', events[item.item_no]), 'UTF8')), 'hex');
        IF item.expected_hash <> new_hash THEN
          is_stored := false;
          kinds[item.item_no] := 'diverged';
        END IF;
      END IF;

      IF is_stored THEN
        head.position := head.position + 1;
        head.hash := new_hash;
        hashes[item.item_no] := new_hash;
        IF new_number IS NOT NULL THEN
          counts[count_place] := new_number;
          numbers[item.item_no] := new_number;
        END IF;
        IF has_repeats THEN
          last_versions[first_of_stream[item.item_no]] := at_version;
          last_ids[first_of_stream[item.item_no]] := item.command_id;
          stored_items[first_of_id[item.item_no]] := item.item_no;
        END IF;
        -- Keys given up come before keys claimed.
        WHILE has_keys AND next_use <= cardinality(use_items) AND use_items[next_use] = item.item_no LOOP
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
      IF mode = 'in_order' THEN
        kinds := kinds[:item.item_no] || array_fill('aborted'::text, ARRAY[total - item.item_no]);
        EXIT;
      ELSIF mode = 'atomic' THEN
        kinds := array_fill('aborted'::text, ARRAY[item.item_no - 1]) || kinds[item.item_no]
          || array_fill('aborted'::text, ARRAY[total - item.item_no]);
        is_aborted := true;
        EXIT;
      END IF;
    END IF;
  END LOOP;

  IF head.position > start AND NOT is_aborted THEN
    INSERT INTO commits
    SELECT start + row_number() OVER (), category, stream, expected_version + 1, expected_version + event_count, i.number, command_id, command, fingerprint,
      actor, correlation_id, causation_id, occurred_at, recorded_at, i.hash, reserved, released, i.events
    FROM unnest(hashes, categories, streams, expected_versions, event_counts, numbers, command_ids, commands, fingerprints,
      actors, correlation_ids, causation_ids, occurred_ats, recorded_ats, reserved_keys, released_keys, events)
      AS i(hash, category, stream, expected_version, event_count, number, command_id, command, fingerprint, actor, correlation_id,
      causation_id, occurred_at, recorded_at, reserved, released, events)
    WHERE i.hash IS NOT NULL;
    INSERT INTO categories SELECT * FROM unnest(counted, counts)
    ON CONFLICT (category) DO UPDATE SET streams = excluded.streams;
    IF has_keys THEN
      -- One by one: a join would read all of the table.
      FOR given_up IN
        SELECT k.key FROM unnest(all_keys, key_holders, key_changed) AS k(key, holder, changed) WHERE changed AND k.holder IS NULL
      LOOP
        DELETE FROM reservations WHERE reservations.key = given_up;
      END LOOP;
      INSERT INTO reservations
      SELECT k.key, k.holder, k.position FROM unnest(all_keys, key_holders, key_positions, key_changed) AS k(key, holder, position, changed)
      WHERE changed AND k.holder IS NOT NULL
      ON CONFLICT (key) DO UPDATE SET stream = excluded.stream, position = excluded.position;
    END IF;
    UPDATE log_head SET position = head.position, hash = head.hash;
    -- A hint for those who wait: transaction poolers swallow it.
    PERFORM pg_notify('daybook', head.position::text);
  END IF;

  RETURN QUERY SELECT array_to_string(kinds, ','), start, array_to_string(numbers, ',', ''), array_to_string(hashes, ',', ''),
    array_to_string(found_versions, ',', ''), CASE WHEN taken_keys <> '{}' THEN array_to_json(taken_keys) END, server_timeline;
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
