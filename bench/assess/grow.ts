import type pg from 'pg'
import { integrateAll } from '../../packages/platform/src/contexts/ledger/index.ts'
import type { ApplicationId, InstitutionId } from '../../packages/platform/src/kernel/ids.ts'
import type { Services } from '../../packages/platform/src/platform/services.ts'
import { progress } from '../report.ts'

/** The running high-tier application of the sample, of which every other is a copy. */
export interface Original {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  readonly decision: string
  readonly dossier: string
  readonly serial: string
  readonly model: string
  readonly modelVersion: string
}

export async function findOriginal(pool: pg.Pool, institution: InstitutionId): Promise<Original> {
  const { rows } = await pool.query(
    `select permit.application, permit.serial, decision.id as decision, decision.dossier_id as dossier,
       version.model_id as model, version.id as "modelVersion"
     from permits.permit as permit
     join registry.application as application on application.id = permit.application
     join registry.model_version as version on version.id = application.model_version_ids[1]
     join governance.decision as decision on decision.application_id = permit.application and decision.tier = 'high'
     where permit.institution = $1 and permit.revoked_at is null`,
    [institution],
  )
  return { institution, ...rows[0] }
}

const ENTRIES_PER_STEP = 100_000

/** Copies of every row that says something of the original, under ids of their own. */
const copies = [
  copyOf('registry.application', 'id'),
  copyOf('governance.dossier', 'id', 'application_id'),
  copyOf('governance.part_revision', 'dossier_id'),
  copyOf('governance.part_signature', 'dossier_id'),
  copyOf('governance.proposal', 'id', 'application_id', 'dossier_id'),
  copyOf('governance.decision', 'id', 'application_id', 'dossier_id', 'proposal_id'),
  copyOf('permits.permit', 'serial', 'application'),
]

function copyOf(table: string, ...columns: readonly string[]) {
  return { table, columns }
}

/** Makes copies `from` to `to` of the original: its rows, its dossier, its permit and its entries. */
export async function growApplications(
  pool: pg.Pool,
  original: Original,
  from: number,
  to: number,
) {
  const ids = [original.application, original.decision, original.dossier, original.serial]
  const { rows: proposals } = await pool.query(
    'select id from governance.proposal where application_id = $1',
    [original.application],
  )
  for (const { id } of proposals) ids.push(id)
  // Every id of the original is renamed wherever it stands, also within notes and texts.
  const renamed = (expression: string) =>
    ids.reduce(
      (text, id) => `replace(${text}, '${id}', '${id.split('_')[0]}_' || md5('${id}' || n::text))`,
      expression,
    )
  for (const { table, columns } of copies) {
    const where = ids.map((id) => `'${id}'`).join(', ')
    // A number within its series, too, is one of its own.
    const number =
      table === 'governance.decision' ? `|| jsonb_build_object('sequence', 1000 + n)` : ''
    await pool.query(
      `insert into ${table} select (jsonb_populate_record(null::${table}, ${renamed('to_jsonb(source)::text')}::jsonb ${number})).*
       from ${table} as source, generate_series($1::int, $2::int) as n where source.${columns[0]} in (${where})`,
      [from, to],
    )
  }
  await growEntries(pool, from, to, renamed, original)
}

async function growEntries(
  pool: pg.Pool,
  from: number,
  to: number,
  renamed: (expression: string) => string,
  { institution, application }: Original,
) {
  await append(
    pool,
    `select '${institution}' as institution, source.at, source.kind, ${renamed('source.subject')} as subject,
       ${renamed('source.text')} as text, source.id as old_id, n
     from ledger.entry as source, generate_series(${from}, ${to}) as n
     where source.institution = '${institution}' and source.subject = '${application}' and source.kind like 'application.%'
     order by n, source.seq`,
  )
}

/** Appends calls to the copies, evenly, as the gateway records them. */
export async function growCalls(
  pool: pg.Pool,
  services: Services,
  original: Original,
  calls: number,
  applications: number,
) {
  const { institution, application } = original
  const { rows } = await pool.query(
    `select 1 from ledger.entry where institution = $1 and kind = 'call.recorded' limit 1`,
    [institution],
  )
  if (rows.length === 0) await recordOne(services, original)
  for (let done = 0; done < calls; done += ENTRIES_PER_STEP) {
    const step = Math.min(ENTRIES_PER_STEP, calls - done)
    await append(
      pool,
      `select '${institution}' as institution, source.at - (n % 30) * interval '1 day' as at, source.kind,
         'app_' || md5('${application}' || (n % ${applications})::text) as subject,
         replace(source.text, '${application}', 'app_' || md5('${application}' || (n % ${applications})::text)) as text,
         source.id as old_id, ${done} + n as n
       from (select * from ledger.entry where institution = '${institution}' and kind = 'call.recorded' order by seq limit 1) as source,
         generate_series(1, ${step}) as n`,
    )
    await integrateAll(services)
    progress(`${done + step} of ${calls} calls are in the log`)
  }
}

/** Entries with ids of their own, and their leaves in the queue of the integrator. */
async function append(pool: pg.Pool, source: string) {
  await pool.query(
    `with source as (${source}), named as (
       select *, 'ent_' || md5(random()::text || n::text || old_id) as id from source
     ), inserted as (
       insert into ledger.entry (id, institution, at, kind, subject, text)
       select id, institution, at, kind, subject, replace(text, old_id, id) from named returning seq, institution, text
     )
     insert into ledger.pending (seq, institution, leaf)
     select seq, institution, sha256('\\x00'::bytea || convert_to(text, 'UTF8')) from inserted`,
  )
}

/** One record in the gateway's shape: what an assessment reads of calls stands in it. */
async function recordOne(
  { db, append: appendEntry }: Services,
  { institution, application, serial }: Original,
) {
  await db.transaction().execute((tx) =>
    appendEntry(tx, {
      kind: 'call.recorded',
      subject: application,
      actor: { type: 'application', id: application, institution },
      body: {
        ...{
          permit: serial,
          tier: 'high',
          operation: 'chat',
          streamed: false,
          status: 200,
          totalMs: 12,
        },
        model: { version: 'mver_bench', name: 'bench', digest: `sha256:${'a'.repeat(64)}` },
        outcome: { as: 'answered' },
        path: [{ version: 'mver_bench', status: 200 }],
        usage: { inputTokens: 100, outputTokens: 50 },
      },
      payloads: [
        {
          name: 'request',
          retention: 'call-record',
          business: application,
          content: Buffer.from('{}'),
        },
        {
          name: 'answer',
          retention: 'call-record',
          business: application,
          content: Buffer.from('{}'),
        },
      ],
    }),
  )
}
