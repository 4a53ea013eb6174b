/** Each part of the context declares its own tables; who imports this file has them all. */
import './delivery-tables.ts'
import './drill-tables.ts'
import './incident-tables.ts'
import './notice-tables.ts'
import './monitor-tables.ts'
import './review-tables.ts'
