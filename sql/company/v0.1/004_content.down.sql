-- Removes subjects, topics, files, materials and collections.

DROP TABLE content.collections;
DROP TABLE content.materials_history;
DROP TABLE content.material_attachments;
DROP TABLE content.material_tags;
DROP TABLE content.material_translations;
DROP TABLE content.materials;
DROP TYPE content.material_state;
DROP TABLE content.media_files;
DROP TABLE content.tags;
DROP TABLE content.licences;
DROP TABLE content.topic_translations;
DROP TABLE content.topic_prerequisites;
DROP TABLE content.topics;
DROP TABLE content.subjects;
DROP SCHEMA content;
