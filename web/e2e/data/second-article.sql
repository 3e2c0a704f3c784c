-- A second article for tests, in Dari and invented, which reports two incidents
-- that the first article reports too, in the other order. Read it into a database:
--   sqlite3 panj.gpkg < web/e2e/data/second-article.sql
.bail on
PRAGMA foreign_keys = ON;
BEGIN;
CREATE TEMP TABLE said (n INTEGER PRIMARY KEY, section TEXT, heading TEXT, paragraph INTEGER, sentence INTEGER, text TEXT, feature TEXT);
INSERT INTO said VALUES
  (1, 'lead', NULL, 1, 1, 'این متن تنها برای آزمایش نوشته شده است.', NULL),
  (2, 'lead', NULL, 1, 2, 'هیچ نشریه‌ای آن را چاپ نکرده است.', NULL),
  (3, 'dar-rah', 'در راه', 1, 1, 'کارگران سرک در شودک هدف حمله قرار گرفتند.', '2025-11-30-shodak'),
  (4, 'dar-rah', 'در راه', 1, 2, 'شمار آسیب‌دیدگان گفته نشده است.', NULL),
  (5, 'dar-marz', 'در مرز', 1, 1, 'چند هفته پس از آن در کوک درگیری شد.', '2025-12-24-kavok'),
  (6, 'dar-marz', 'در مرز', 2, 1, 'دریای پنج آرام می‌گذرد.', NULL);
-- Sentences are joined by one space; a heading and a paragraph begin after an empty line.
CREATE TEMP TABLE cut AS SELECT *, CASE
  WHEN n = 1 THEN ''
  WHEN section <> lag(section) OVER (ORDER BY n) THEN char(10, 10) || heading || char(10, 10)
  WHEN paragraph <> lag(paragraph) OVER (ORDER BY n) THEN char(10, 10)
  ELSE ' ' END AS before FROM said;
CREATE TEMP TABLE placed AS SELECT *, sum(length(before || text)) OVER (ORDER BY n) - length(text) AS start,
  sum(length(before || text)) OVER (ORDER BY n) AS "end" FROM cut;
INSERT INTO articles (id, title, publisher, url, language, edition, published, licence, licence_url, text)
  SELECT 'gozaresh', 'گزارش آزمایشی از مرز', 'Test Gazette', 'https://example.org/gozaresh', 'fa-AF', 'invented for tests', '2026-01-05',
    'CC0 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/', (SELECT group_concat(part, '') FROM (SELECT before || text AS part FROM cut ORDER BY n));
INSERT INTO passages (id, article, section, section_title, paragraph, sentence, text, start, "end")
  SELECT section || '-' || paragraph || '.' || sentence, 'gozaresh', section, coalesce(heading, ''), paragraph, sentence, text, start, "end" FROM placed ORDER BY n;
INSERT INTO citations (base_id, related_id, id, role, exact, prefix, suffix, start, "end")
  SELECT i.fid, p.fid, 'gozaresh_' || p.id || '_' || i.id, 'reports', p.text, '', '', p.start, p."end"
  FROM placed AS s JOIN incidents AS i ON i.id = s.feature JOIN passages AS p ON p.article = 'gozaresh' AND p.start = s.start;
COMMIT;
