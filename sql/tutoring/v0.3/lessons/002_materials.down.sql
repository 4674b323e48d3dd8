-- Removes materials and where they were used; both are lost.

DROP TABLE tuition_log_materials;
DROP TABLE materials;
