/**
 * The header in which a page says that nobody touched it lately: what it then asks by itself does not lengthen the session.
 * A page that leaves it out only keeps its own session, as everything that somebody does there would.
 */
export const UNATTENDED = 'medilens-unattended'
