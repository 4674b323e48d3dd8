-- Two materials a teacher, and their use in the lessons of September. Material n is e0000000-0000-4000-8000-<n>.

INSERT INTO materials (id, teacher_id, subject_id, title, location, created_at, updated_at)
SELECT
    ('e0000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid,
    ('a0000000-0000-4000-8000-' || lpad(v.teacher::text, 12, '0'))::uuid,
    s.id, v.title, v.location, '2026-09-01 08:00+00', '2026-09-01 08:00+00'
FROM (VALUES
    (1, 3, 'mathematics', 'Fractions, forty exercises', 'https://materials.example.org/fractions.pdf'),
    (2, 3, 'physics', 'Waves and sound', 'library:PH-114'),
    (3, 4, 'physics', 'Circuits on the kitchen table', 'https://materials.example.org/circuits.pdf'),
    (4, 4, 'chemistry', 'Titration, step by step', 'https://materials.example.org/titration.pdf'),
    (5, 5, 'english', 'Things Fall Apart, annotated', 'library:EN-27'),
    (6, 5, 'history', 'The Silk Roads in maps', 'library:HI-8'),
    (7, 6, 'computing', 'Sorting with playing cards', 'https://materials.example.org/sorting.pdf'),
    (8, 6, 'mathematics', 'Graphs by hand', 'https://materials.example.org/graphs.pdf'),
    (9, 7, 'arabic', 'The alphabet in twenty-eight songs', 'https://materials.example.org/alphabet.mp3'),
    (10, 7, 'arabic', 'Letters to a grandmother', 'library:AR-3'),
    (11, 8, 'french', 'At the market', 'https://materials.example.org/marche.mp3'),
    (12, 8, 'french', 'Le Petit Prince', 'library:FR-1')
) AS v (n, teacher, code, title, location)
JOIN subjects AS s ON s.code = v.code;

INSERT INTO tuition_log_materials (tuition_log_id, material_id)
SELECT l.id, m.id
FROM tuition_logs AS l
LEFT JOIN tuitions AS t ON t.id = l.tuition_id
JOIN materials AS m ON m.teacher_id = l.teacher_id AND m.subject_id = coalesce(l.subject_id, t.subject_id)
WHERE l.status = 'held' AND l.starts_at < '2026-10-01 00:00+00';
