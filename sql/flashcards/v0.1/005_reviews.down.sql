-- Removes reviews.

DROP TABLE reviews;
DROP TYPE review_rating;
