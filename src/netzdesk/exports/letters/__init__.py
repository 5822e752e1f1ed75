"""Letters and mails: one PDF in print order, Word files, mail drafts."""
