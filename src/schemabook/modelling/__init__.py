"""Models as files: written, refined (`editing`), proven (`proof`), loaded, compared (`drifting`).

Models are imported by `loading` in an interpreter of their own (`worker`, `importing`), which says what they
say (`reading`, `inspecting`). What is generated comes from `models`. Import from the modules: `generating`
knows models as a source, and `drifting` knows `generating`.
"""
