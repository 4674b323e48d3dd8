-- Twenty-four problems: eight topics, one problem of each difficulty, in English and Bengali.

INSERT INTO problems (
    id, grade, topic, difficulty, question_en, question_bn, answer_type, answer, choices, hints_en, hints_bn,
    archived_at, created_at
) OVERRIDING SYSTEM VALUE
SELECT
    v.id, t.grade, t.topic, 1 + (v.id - 1) % 3, v.question_en, v.question_bn, v.answer_type::answer_type,
    v.answer, v.choices::text[], t.hints_en::text[], t.hints_bn::text[],
    CASE WHEN v.id = 24 THEN timestamptz '2026-10-15 09:00+00' END,
    timestamptz '2026-08-20 09:00+00' + make_interval(hours => v.id)
FROM (VALUES
    (1, 6, 'fractions',
        '{Bring both fractions to one denominator,"Then work with the numerators only",Reduce at the end}',
        '{ভগ্নাংশ দুটিকে একই হরে আনো,"তারপর শুধু লব নিয়ে কাজ করো",শেষে লঘিষ্ঠ করো}'),
    (2, 6, 'ratios', '{Add the parts of the ratio,Find the value of one part,Multiply by the number of parts}',
        '{অনুপাতের অংশগুলো যোগ করো,এক অংশের মান বের করো,অংশের সংখ্যা দিয়ে গুণ করো}'),
    (3, 6, 'decimals', '{Write the numbers below each other,Keep the points in one column,Check with an estimate}',
        '{সংখ্যাগুলো নিচে নিচে লেখো,দশমিক বিন্দু এক সারিতে রাখো,আনুমানিক মান দিয়ে যাচাই করো}'),
    (4, 7, 'integers', '{Look at the signs first,Draw a number line,Walk from the first number}',
        '{আগে চিহ্ন দেখো,একটি সংখ্যারেখা আঁকো,প্রথম সংখ্যা থেকে এগোও}'),
    (5, 7, 'percentages', '{Per cent means out of a hundred,Find one per cent,Multiply by the percentage}',
        '{শতকরা মানে একশতে,শতকরা এক ভাগ বের করো,শতকরা হার দিয়ে গুণ করো}'),
    (6, 7, 'expressions', '{Collect like terms,Mind the signs before brackets,Put a number in to check}',
        '{সদৃশ পদ একত্র করো,বন্ধনীর আগের চিহ্ন খেয়াল করো,একটি সংখ্যা বসিয়ে যাচাই করো}'),
    (7, 8, 'equations', '{Do the same on both sides,Bring the unknown to one side,Divide by its coefficient}',
        '{দুই পাশে একই কাজ করো,অজানা রাশি এক পাশে আনো,সহগ দিয়ে ভাগ করো}'),
    (8, 8, 'geometry', '{Draw the figure,Which formula joins what is given?,Mind the units}',
        '{চিত্র আঁকো,কোন সূত্রে দেওয়া তথ্য আছে?,একক খেয়াল করো}')
) AS t (n, grade, topic, hints_en, hints_bn)
JOIN (VALUES
    (1, 'What is 1/2 + 1/4, as a decimal?', 'দশমিকে ১/২ + ১/৪ কত?', 'numeric', '0.75', NULL),
    (2, 'Which fraction is the largest?', 'কোন ভগ্নাংশটি সবচেয়ে বড়?', 'multiple_choice', '5/6', '{2/3,3/4,5/6}'),
    (3, 'Explain why 0/5 is a number and 5/0 is not.', '০/৫ কেন সংখ্যা, অথচ ৫/০ নয়, ব্যাখ্যা করো।', 'text',
        'No number times 0 is 5', NULL),
    (4, 'Share 40 mangoes in the ratio 3:5. How many are in the larger part?',
        '৪০টি আম ৩:৫ অনুপাতে ভাগ করো। বড় অংশে কয়টি?', 'numeric', '25', NULL),
    (5, 'Which ratio equals 6:9?', 'কোন অনুপাতটি ৬:৯ এর সমান?', 'multiple_choice', '2:3', '{1:2,2:3,3:4}'),
    (6, 'A map has the scale 1:50000. How many km are 8 cm?', 'মানচিত্রের স্কেল ১:৫০০০০। ৮ সেমি কত কিমি?',
        'numeric', '4', NULL),
    (7, 'What is 2.5 + 0.75?', '২.৫ + ০.৭৫ কত?', 'numeric', '3.25', NULL),
    (8, 'What is 0.6 x 0.3?', '০.৬ × ০.৩ কত?', 'numeric', '0.18', NULL),
    (9, 'Which number lies between 0.3 and 0.31?', 'কোন সংখ্যাটি ০.৩ ও ০.৩১ এর মাঝে?', 'multiple_choice', '0.305',
        '{0.295,0.305,0.315,0.35}'),
    (10, 'What is -7 + 12?', '-৭ + ১২ কত?', 'numeric', '5', NULL),
    (11, 'What is (-3) x (-4) x (-2)?', '(-৩) × (-৪) × (-২) কত?', 'numeric', '-24', NULL),
    (12, 'The night was -4 degrees, the day 9 degrees warmer. How warm was the day?',
        'রাতে তাপমাত্রা ছিল -৪ ডিগ্রি, দিনে ৯ ডিগ্রি বেশি। দিনে কত ছিল?', 'numeric', '5', NULL),
    (13, 'What is 15 % of 200?', '২০০ এর ১৫% কত?', 'numeric', '30', NULL),
    (14, 'A book of 400 taka is 25 % cheaper. What does it cost?', '৪০০ টাকার বইয়ে ২৫% ছাড়। দাম কত?',
        'numeric', '300', NULL),
    (15, 'A price rises by 10 % and then falls by 10 %. What is it now?',
        'দাম ১০% বেড়ে আবার ১০% কমল। এখন দাম কেমন?', 'multiple_choice', 'lower', '{lower,the same,higher}'),
    (16, 'Simplify: 3a + 2a. Give the coefficient.', 'সরল করো: ৩a + ২a। সহগ কত?', 'numeric', '5', NULL),
    (17, 'Simplify: 2(x + 3) - x', 'সরল করো: ২(x + ৩) - x', 'text', 'x + 6', NULL),
    (18, 'Factorise: x^2 - 9', 'উৎপাদকে বিশ্লেষণ করো: x^2 - ৯', 'text', '(x - 3)(x + 3)', NULL),
    (19, 'Solve: x + 7 = 15', 'সমাধান করো: x + ৭ = ১৫', 'numeric', '8', NULL),
    (20, 'Solve: 3x - 5 = 16', 'সমাধান করো: ৩x - ৫ = ১৬', 'numeric', '7', NULL),
    (21, 'A father is three times as old as his son; together they are 48. How old is the son?',
        'পিতার বয়স পুত্রের তিন গুণ; একত্রে ৪৮। পুত্রের বয়স কত?', 'numeric', '12', NULL),
    (22, 'Two angles of a triangle are 50 and 60 degrees. What is the third?',
        'ত্রিভুজের দুটি কোণ ৫০ ও ৬০ ডিগ্রি। তৃতীয়টি কত?', 'numeric', '70', NULL),
    (23, 'A right triangle has the legs 6 cm and 8 cm. How long is the hypotenuse?',
        'সমকোণী ত্রিভুজের দুই বাহু ৬ সেমি ও ৮ সেমি। অতিভুজ কত?', 'numeric', '10', NULL),
    (24, 'Why do the angles of a triangle add up to 180 degrees?', 'ত্রিভুজের তিন কোণের সমষ্টি ১৮০ ডিগ্রি কেন?', 'text',
        'A parallel through one corner shows all three', NULL)
) AS v (id, question_en, question_bn, answer_type, answer, choices) ON t.n = 1 + (v.id - 1) / 3;

SELECT setval(pg_get_serial_sequence('problems', 'id'), 24);
