-- The only way into the log: decides on a batch under the head's lock, seals what is stored, and answers each item.
--
-- Who may call it need not be able to write to any table, and then nothing enters the log unsealed. Texts come as one array
-- a column; `reserved`, `released` and `events` are the JSON texts that are stored and hashed. The hash is that of commitHash in
-- core/model/commit.ts, byte for byte: array_to_json writes texts as JSON.stringify does.
--
-- Sets, not a loop: what is known of the batch's streams and keys is asked once, the loop only decides and hashes, and one
-- insert stores everything. (A loop with three look-ups and an insert an item takes the server twice as long.) In what the loop
-- does for every item there is no query, and no `concat`; what it does for a few stands in an IF.
--
-- 2026-11: of a batch, 0.2 to 0.3 ms do not depend on its size: PL/pgSQL prepares each of its expressions anew in every
-- transaction. Neither the settings below, the notification nor the plans are to be seen in a measurement.

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
  has_repeats CONSTANT boolean := first_of_stream IS NOT NULL;
  has_keys CONSTANT boolean := array_remove(reserved_keys, '[]') <> '{}' OR array_remove(released_keys, '[]') <> '{}';
  head log_head;
  server_timeline integer;
  -- Ids, and streams that are to begin, are taken to be new: the unique indexes tell where one is not. Only then each is looked up.
  is_surprised boolean := false;
  -- Per use of a key, in the order of the items.
  use_items bigint[] := '{}';
  use_keys integer[];
  use_reserves boolean[];
  used_keys text[];
  -- Per key.
  all_keys text[] := '{}';
  found_holders text[];
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
    SELECT array_agg(item_no), array_agg(key_no), array_agg(reserves), array_agg(key)
    INTO use_items, use_keys, use_reserves, used_keys
    FROM (
      SELECT *, dense_rank() OVER (ORDER BY key)::integer AS key_no
      FROM (
        SELECT item_no, false AS reserves, key COLLATE "C", key_place
        FROM unnest(released_keys) WITH ORDINALITY AS l(texts, item_no),
          json_array_elements_text(texts::json) WITH ORDINALITY AS k(key, key_place) WHERE texts <> '[]'
        UNION ALL
        SELECT item_no, true, key COLLATE "C", key_place
        FROM unnest(reserved_keys) WITH ORDINALITY AS r(texts, item_no),
          json_array_elements_text(texts::json) WITH ORDINALITY AS k(key, key_place) WHERE texts <> '[]'
      ) AS used
      ORDER BY item_no, reserves, key_place
    ) AS numbered;
    FOR a_use IN 1..cardinality(use_items) LOOP
      all_keys[use_keys[a_use]] := used_keys[a_use];
    END LOOP;
    SELECT array_agg((SELECT stream FROM reservations WHERE key = all_keys[key_no]) ORDER BY key_no) INTO found_holders
    FROM generate_series(1, cardinality(all_keys)) AS key_no;
  END IF;

  LOOP
    DECLARE
      at_position bigint := head.position;
      last_hash text := head.hash;
      -- Per item.
      kinds text[] := array_fill('committed'::text, ARRAY[total]);
      positions bigint[] := array_fill(NULL::bigint, ARRAY[total]);
      numbers bigint[] := array_fill(NULL::bigint, ARRAY[total]);
      hashes text[] := array_fill(NULL::text, ARRAY[total]);
      found_versions bigint[] := array_fill(NULL::bigint, ARRAY[total]);
      known_versions bigint[] := array_fill(0::bigint, ARRAY[total]);
      taken_keys text[] := '{}';
      -- Per stream, at the place of its first item: what the batch has made of it so far.
      last_versions bigint[] := array_fill(NULL::bigint, ARRAY[total]);
      last_ids text[] := array_fill(NULL::text, ARRAY[total]);
      -- Per command id, at the place of its first item: the item that was stored.
      stored_items integer[] := array_fill(NULL::integer, ARRAY[total]);
      -- Per category of the batch.
      counted text[] := '{}';
      counts bigint[] := '{}';
      -- Per key.
      key_holders text[] := found_holders;
      key_positions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(all_keys)]);
      key_changed boolean[] := array_fill(false, ARRAY[cardinality(all_keys)]);
      next_use integer := 1;
      a_use integer;
      known record;
      known_position bigint;
      kind text;
      at_version bigint;
      count_place integer;
      new_number bigint;
      columns text;
      new_hash text;
      last_id text;
      twin integer;
      given_up text;
      is_aborted boolean := false;
    BEGIN
      FOR known IN
        SELECT place, c.last_version
        FROM generate_series(1, total) AS place
        CROSS JOIN LATERAL (
          SELECT last_version FROM commits WHERE stream = streams[place] ORDER BY first_version DESC LIMIT 1
        ) AS c
        WHERE expected_versions[place] > 0 OR depends_on[place] IS NOT NULL OR is_surprised
      LOOP
        known_versions[known.place] := known.last_version;
      END LOOP;

      FOR item IN 1..total LOOP
        at_version := known_versions[item];
        kind := 'committed';
        IF has_repeats THEN
          at_version := coalesce(last_versions[first_of_stream[item]], at_version);
          last_id := last_ids[first_of_stream[item]];
          twin := stored_items[first_of_id[item]];
        END IF;
        IF at_version <> expected_versions[item] THEN
          kind := 'conflict';
        ELSIF depends_on[item] <> coalesce(last_id, '') THEN
          IF last_id IS NOT NULL OR NOT EXISTS (SELECT FROM commits WHERE commits.command_id = depends_on[item]
            AND commits.stream = streams[item] AND commits.last_version = at_version) THEN
            kind := 'conflict';
          END IF;
        END IF;
        IF has_keys THEN
          WHILE next_use <= cardinality(use_items) AND use_items[next_use] < item LOOP
            next_use := next_use + 1;
          END LOOP;
          a_use := next_use;
          WHILE kind = 'committed' AND a_use <= cardinality(use_items) AND use_items[a_use] = item LOOP
            IF use_reserves[a_use] AND key_holders[use_keys[a_use]] <> streams[item] THEN
              -- A lost race comes before a taken key.
              IF NOT is_surprised THEN
                RAISE unique_violation;
              END IF;
              kind := 'key_taken';
            ELSE
              a_use := a_use + 1;
            END IF;
          END LOOP;
        END IF;
        -- What was stored before conflicts with nothing.
        IF is_surprised OR kind <> 'committed' THEN
          known_position := (SELECT position FROM commits WHERE commits.command_id = command_ids[item]);
        END IF;
        IF known_position IS NOT NULL OR twin IS NOT NULL THEN
          kind := CASE WHEN expected_hashes IS NULL AND fingerprints[item] = CASE WHEN known_position IS NULL THEN fingerprints[twin]
            ELSE (SELECT fingerprint FROM commits WHERE position = known_position) END THEN 'replayed' ELSE 'id_reused' END;
          known_position := NULL;
        END IF;

        IF kind = 'committed' THEN
          new_number := NULL;
          IF expected_versions[item] = 0 THEN
            count_place := array_position(counted, categories[item]);
            IF count_place IS NULL THEN
              counted := counted || categories[item];
              counts := counts || coalesce((SELECT streams FROM categories AS c WHERE c.category = categories[item]), 0);
              count_place := cardinality(counted);
            END IF;
            new_number := counts[count_place] + 1;
          END IF;
          at_version := expected_versions[item] + event_counts[item];
          columns := '[' || (at_position + 1)::text || ',"' || categories[item] || '","' || streams[item] || '",'
            || (expected_versions[item] + 1)::text || ',' || at_version::text || ',' || coalesce(new_number::text, 'null') || ',"'
            || command_ids[item] || '","' || commands[item] || '","' || fingerprints[item] || '","' || actors[item] || '","'
            || correlation_ids[item] || coalesce('","' || causation_ids[item] || '","', '",null,"')
            || occurred_ats[item] || '","' || recorded_ats[item] || '"]';
          -- JSON that is written as a text again grows by its quotes, and by one more for whatever else is escaped in it.
          IF octet_length(to_json(columns)::text) <> octet_length(columns) + (CASE WHEN causation_ids[item] IS NULL THEN 20 ELSE 22 END) THEN
            columns := concat('[', at_position + 1, ',', btrim(array_to_json(ARRAY[categories[item], streams[item]])::text, '[]'), ',',
              expected_versions[item] + 1, ',', at_version, ',', coalesce(new_number::text, 'null'), ',',
              ltrim(array_to_json(ARRAY[command_ids[item], commands[item], fingerprints[item], actors[item],
              correlation_ids[item], causation_ids[item], occurred_ats[item], recorded_ats[item]])::text, '['));
          END IF;
          new_hash := encode(sha256(convert_to(last_hash || E'\n' || columns || E'\n' || reserved_keys[item] || E'\n'
            || released_keys[item] || E'\n' || events[item], 'UTF8')), 'hex');
          IF expected_hashes[item] <> new_hash THEN
            IF NOT is_surprised THEN
              RAISE unique_violation;
            END IF;
            kind := 'diverged';
          END IF;
        END IF;

        IF kind = 'committed' THEN
          at_position := at_position + 1;
          last_hash := new_hash;
          positions[item] := at_position;
          hashes[item] := new_hash;
          IF new_number IS NOT NULL THEN
            counts[count_place] := new_number;
            numbers[item] := new_number;
          END IF;
          IF has_repeats THEN
            last_versions[first_of_stream[item]] := at_version;
            last_ids[first_of_stream[item]] := command_ids[item];
            stored_items[first_of_id[item]] := item;
          END IF;
          -- Keys given up come before keys claimed.
          WHILE has_keys AND next_use <= cardinality(use_items) AND use_items[next_use] = item LOOP
            IF use_reserves[next_use] THEN
              key_holders[use_keys[next_use]] := streams[item];
              key_positions[use_keys[next_use]] := at_position;
              key_changed[use_keys[next_use]] := true;
            ELSIF key_holders[use_keys[next_use]] = streams[item] THEN
              key_holders[use_keys[next_use]] := NULL;
              key_changed[use_keys[next_use]] := true;
            END IF;
            next_use := next_use + 1;
          END LOOP;
        ELSE
          kinds[item] := kind;
          IF kind = 'conflict' THEN
            found_versions[item] := at_version;
          ELSIF kind = 'key_taken' THEN
            taken_keys := taken_keys || ARRAY[[all_keys[use_keys[a_use]], key_holders[use_keys[a_use]]]];
          END IF;
        END IF;

        IF kind NOT IN ('committed', 'replayed') THEN
          IF mode = 'in_order' THEN
            kinds := kinds[:item] || array_fill('aborted'::text, ARRAY[total - item]);
            EXIT;
          ELSIF mode = 'atomic' THEN
            kinds := array_fill('aborted'::text, ARRAY[item - 1]) || kinds[item]
              || array_fill('aborted'::text, ARRAY[total - item]);
            is_aborted := true;
            EXIT;
          END IF;
        END IF;
      END LOOP;

      IF at_position > head.position AND NOT is_aborted THEN
        -- By their places: unnest makes a list of rows for each of its arrays first, which takes the insert a third longer.
        INSERT INTO commits
        SELECT positions[place], categories[place], streams[place], expected_versions[place] + 1,
          expected_versions[place] + event_counts[place], numbers[place], command_ids[place], commands[place], fingerprints[place],
          actors[place], correlation_ids[place], causation_ids[place], occurred_ats[place], recorded_ats[place], hashes[place],
          reserved_keys[place], released_keys[place], events[place]
        FROM generate_series(1, total) AS place WHERE positions[place] IS NOT NULL;
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
        UPDATE log_head SET position = at_position, hash = last_hash;
        -- A hint for those who wait: transaction poolers swallow it.
        PERFORM pg_notify('daybook', at_position::text);
      END IF;

      RETURN QUERY SELECT array_to_string(kinds, ','), head.position, array_to_string(numbers, ',', ''), array_to_string(hashes, ',', ''),
        array_to_string(found_versions, ',', ''), CASE WHEN taken_keys <> '{}' THEN array_to_json(taken_keys) END, server_timeline;
      RETURN;
    EXCEPTION WHEN unique_violation THEN
      IF is_surprised THEN
        RAISE;
      END IF;
      is_surprised := true;
    END;
  END LOOP;
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
