"""The pages: Flask blueprints, forms and templates. Wired together by `quizapp.app`."""
