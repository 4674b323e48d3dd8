-- Eight subjects with nine topics each (three wide ones, each with two within), materials and files.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

INSERT INTO content.subjects (code, title)
SELECT v.code, initcap(v.code)
FROM unnest(ARRAY['mathematics', 'physics', 'chemistry', 'english', 'history', 'computing', 'arabic', 'french'])
    WITH ORDINALITY AS v (code, n)
ORDER BY v.n;

-- Topic (s - 1) * 9 + k of subject s: k = 1, 4 and 7 are the wide ones.
INSERT INTO content.topics (subject_id, parent_id, grade_level_id, slug, title)
SELECT
    s, CASE WHEN k % 3 <> 1 THEN (s - 1) * 9 + k - (k - 1) % 3 END, 5 + (s + k) % 8, 'topic-' || s || '-' || k,
    (ARRAY[
        'Foundations', 'First steps', 'Practice', 'Methods', 'Examples', 'Problems', 'Beyond', 'Projects', 'Review'
    ])[k] || ' of subject ' || s
FROM generate_series(1, 8) AS s
CROSS JOIN generate_series(1, 9) AS k
ORDER BY s, k;

INSERT INTO content.topic_prerequisites (topic_id, prerequisite_id)
SELECT (s - 1) * 9 + k, (s - 1) * 9 + k - 1
FROM generate_series(1, 8) AS s
CROSS JOIN generate_series(2, 9) AS k
WHERE k % 3 <> 1 OR s = 1;

INSERT INTO content.topic_translations (topic_id, language_code, title)
SELECT t.id, l.code, t.title || ' (' || l.code || ')'
FROM content.topics AS t
CROSS JOIN (VALUES ('bn'), ('pt')) AS l (code);

INSERT INTO content.licences (code, title, requires_attribution) VALUES
    ('cc-by', 'Creative Commons Attribution', true), ('cc0', 'Public domain', false),
    ('own', 'Written for us', false), ('publisher', 'By contract with a publisher', true);

INSERT INTO content.tags (name)
SELECT name
FROM unnest(ARRAY[
    'algebra', 'basics', 'billing', 'bug', 'examination', 'fractions', 'games', 'geometry', 'grammar', 'hard',
    'homework', 'laboratory', 'listening', 'login', 'reading', 'revision', 'series', 'speaking', 'video', 'writing',
    'vocabulary', 'waves', 'words', 'year end'
]) AS name;

-- File n is fe000000-0000-4000-8000-<n>.
INSERT INTO content.media_files (id, storage_key, media_type, byte_count, uploaded_by, uploaded_at)
SELECT
    ('fe000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'files/' || md5('file ' || n),
    (ARRAY['image/png', 'image/svg+xml', 'application/pdf', 'audio/mpeg', 'video/mp4'])[1 + n % 5],
    20000 + n * 7919 % 900000, pg_temp.account(1 + n * 11 % 300),
    timestamptz '2026-01-12 10:00+00' + make_interval(hours => n * 29)
FROM generate_series(1, 200) AS n;

INSERT INTO content.materials (
    topic_id, licence_code, language_code, title, body, state, created_by, reviewed_by, approved_by, created_at,
    updated_at
)
SELECT
    1 + n * 5 % 72, (ARRAY['own', 'own', 'cc-by', 'publisher', 'cc0'])[1 + n % 5],
    (ARRAY['en', 'en', 'en', 'pt', 'fr'])[1 + n % 5], 'Worksheet ' || n,
    'Read the example, then solve ' || 3 + n % 9 || ' problems', v.state::content.material_state,
    pg_temp.account(6 + n % 7),
    CASE WHEN v.state <> 'draft' THEN pg_temp.account(11 + n % 24) END,
    CASE WHEN v.state IN ('published', 'withdrawn') THEN pg_temp.account(2 + n % 4) END, stamp.at, stamp.at
FROM generate_series(1, 180) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-01-15 08:00+00' + make_interval(hours => n * 33) AS at) AS stamp
CROSS JOIN LATERAL (
    SELECT CASE WHEN n % 31 = 0 THEN 'withdrawn' WHEN n % 11 = 0 THEN 'draft' WHEN n % 13 = 0 THEN 'in_review'
        ELSE 'published' END AS state
) AS v;

INSERT INTO content.material_translations (material_id, language_code, title, body)
SELECT m.id, l.code, m.title || ' (' || l.code || ')', m.body
FROM content.materials AS m
CROSS JOIN (VALUES ('bn', 2), ('de', 3), ('pl', 5)) AS l (code, every)
WHERE m.id % l.every = 0;

INSERT INTO content.material_tags (material_id, tag_id)
SELECT m.id, 1 + (m.id * 3 + k * 7) % 24
FROM content.materials AS m
CROSS JOIN generate_series(0, 1) AS k;

INSERT INTO content.material_attachments (material_id, media_file_id, position)
SELECT m.id, ('fe000000-0000-4000-8000-' || lpad((1 + (m.id * 2 + k) % 200)::text, 12, '0'))::uuid, k
FROM content.materials AS m
CROSS JOIN generate_series(1, 2) AS k
WHERE m.id % 3 <> 0 OR k = 1;

INSERT INTO content.materials_history (material_id, operation, changed_at, changed_by, old_row)
SELECT
    1 + n * 7 % 190, CASE WHEN 1 + n * 7 % 190 > 180 THEN 'DELETE' ELSE 'UPDATE' END,
    timestamptz '2026-03-01 09:00+00' + make_interval(hours => n * 19), pg_temp.account(6 + n % 7),
    jsonb_build_object('title', 'Worksheet', 'state', 'draft')
FROM generate_series(1, 260) AS n;

INSERT INTO content.collections (title, curator_id, material_ids, created_at)
SELECT
    'Course ' || n, pg_temp.account(11 + n % 24), ARRAY(SELECT (n * 12 + k)::bigint FROM generate_series(1, 6) AS k),
    timestamptz '2026-04-01 09:00+00' + make_interval(hours => n * 50)
FROM generate_series(1, 14) AS n;

DROP FUNCTION pg_temp.account(bigint);
