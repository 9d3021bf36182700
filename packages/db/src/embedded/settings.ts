/** PostgreSQL settings, given on the command line, so that each start has those of this release. */
export type Settings = Readonly<Record<string, string>>

/**
 * Keeps the values of rows, which are health data, out of the log. DETAIL lines quote them ("Failing row
 * contains …", "Failed process was running …"), and so do the messages of many errors ("invalid input syntax for type
 * numeric: …"), so errors of statements are not logged at all; they reach the client, who deals with them. What
 * concerns the server (LOG, FATAL, PANIC) is logged. No role but the superuser may change these.
 */
export const PRIVATE_LOG: Settings = {
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
}

/** Quotes a directory for a setting that takes a list of them. */
const oneDirectory = (path: string): string => `"${path.replaceAll('"', '""')}"`

/** Settings of a server that is reached through a socket in the directory `run`, and by no network. */
export const socketOnly = (run: string): Settings => ({
  listen_addresses: '',
  unix_socket_directories: oneDirectory(run),
  unix_socket_permissions: '0700',
  port: '5432',
})

/** The settings of the embedded server. */
export const embeddedSettings = (run: string): Settings => ({
  ...socketOnly(run),
  ...PRIVATE_LOG,
  fsync: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  // Presence connections come in even where the application has used up its share.
  superuser_reserved_connections: '10',
  shared_buffers: '128MB',
  timezone: 'UTC',
})
