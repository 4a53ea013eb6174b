/** Settings of PostgreSQL by name, as its documentation writes them. */
export type ServerSettings = Readonly<Record<string, string>>

/**
 * Modest, for it shares a machine with everything else, and durable, for what was acknowledged is
 * evidence. Features of PostgreSQL 16 and later that change meaning are not used: institutions run
 * 15.
 */
export const serverSettings: ServerSettings = {
  // Nothing acknowledged is lost, not even when the power goes.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  max_connections: '60',
  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '48MB',
  huge_pages: 'off',
  // Reads by the backends themselves: three helper processes fewer.
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2',
  autovacuum_worker_slots: '2',
  jit: 'off',

  // A backup of the running server needs `replica` and one slot; nothing ever connects to
  // replicate.
  wal_level: 'replica',
  max_wal_senders: '0',
  max_replication_slots: '2',
  min_wal_size: '64MB',
  max_wal_size: '512MB',

  TimeZone: 'UTC',
  log_timezone: 'UTC',
  // `log` leaves out errors of statements: their text can hold personal data, and the caller has
  // them anyway.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}
