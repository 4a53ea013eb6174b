import { useQuery } from '@tanstack/react-query'
import type { ApiError, Reply } from '../../api/client.ts'
import { useRead, useReadIf } from '../../api/use-api.ts'
import { jobWord } from '../../language/job-words.ts'
import { texts, useLanguage, useTexts } from '../../language/language.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  process: ['本进程', 'This process'],
  version: ['版本', 'Version'],
  roles: ['角色', 'Roles'],
  database: ['数据库', 'Database'],
  gateway: ['网关', 'Gateway'],
  permits: ['已载入准行证', 'Permits loaded'],
  well: ['正常', 'Well'],
  ill: ['不可用', 'Unavailable'],
  none: ['本进程无此角色', 'Not a role of this process'],
  worker: ['worker 进程（全部）', 'Workers (of all processes)'],
  integration: ['账本编入（全部机构）', 'Ledgers grow (of all institutions)'],
  seen: ['一分钟内有心跳', 'One was seen within a minute'],
  silent: ['没有 worker 在运行', 'No worker runs'],
  standing: ['有账本停滞', 'One stands still'],
  jobs: ['后台任务的最近一轮', 'The last round of each job'],
  noJobs: ['尚无任务运行过', 'No job has run yet'],
  done: ['完成', 'Done'],
  running: ['进行中', 'Under way'],
  failed: ['失败', 'Failed'],
  stands: ['本机构账本停滞：条目超过一分钟未编入', 'The log of this institution stands still'],
  ledger: ['账本自检', 'The ledger'],
  holds: ['全部检查点与条目一致', 'Every checkpoint and entry agrees'],
  broken: ['不一致', 'It does not agree'],
  size: ['条目数', 'Entries'],
  checkpoints: ['检查点数', 'Checkpoints'],
})

interface Readiness {
  readonly database: boolean
  readonly gateway?: boolean
  /** Of the whole installation; absent while the database does not answer. */
  readonly worker?: boolean
  readonly ledger?: boolean
  readonly version: string
  readonly roles: readonly string[]
  readonly permits?: number
}

const LOOK_EVERY_MS = 5_000

export function HealthTab() {
  const say = useTexts(words)
  const ready = useQuery<Readiness, ApiError>({
    queryKey: ['readyz'],
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async ({ signal }) =>
      (await fetch('/readyz', { signal })).json() as Promise<Readiness>,
  })
  return (
    <div className="columns-2">
      <Sheet title={say.process}>
        <Read of={ready}>
          {({ version, roles, database, gateway, worker, ledger, permits }) => (
            <Facts
              of={[
                [say.version, version],
                [say.roles, roles.join(' · ')],
                [say.database, <Health key="database" well={database} />],
                [
                  say.gateway,
                  gateway === undefined ? say.none : <Health key="gateway" well={gateway} />,
                ],
                [say.permits, permits],
                [
                  say.worker,
                  worker !== undefined && (
                    <Status key="worker" tone={worker ? 'good' : 'bad'}>
                      {worker ? say.seen : say.silent}
                    </Status>
                  ),
                ],
                [
                  say.integration,
                  ledger !== undefined && (
                    <Status key="ledger" tone={ledger ? 'good' : 'bad'}>
                      {ledger ? say.well : say.standing}
                    </Status>
                  ),
                ],
              ]}
            />
          )}
        </Read>
      </Sheet>
      <Ledger />
      <Jobs />
    </div>
  )
}

function Jobs() {
  const say = useTexts(words)
  const { language } = useLanguage()
  const work = useRead('GET /work')
  return (
    <Sheet title={say.jobs}>
      <Read of={work}>
        {({ jobs, ledgerStanding }) => (
          <div className="stack">
            {ledgerStanding && <Status tone="bad">{say.stands}</Status>}
            {jobs.length === 0 && <Blank title={say.noJobs} />}
            <Facts
              of={jobs.map((round) => [
                jobWord(round.job, language),
                <Round key={round.job} of={round} />,
              ])}
            />
          </div>
        )}
      </Read>
    </Sheet>
  )
}

function Round({ of: { begunAt, endedAt, failure } }: { of: Reply<'GET /work'>['jobs'][number] }) {
  const say = useTexts(words)
  return (
    <span className="row">
      <Status tone={failure === undefined ? 'good' : 'bad'}>
        {failure !== undefined ? `${say.failed}: ${failure}` : endedAt ? say.done : say.running}
      </Status>
      <Instant at={begunAt} />
    </span>
  )
}

function Health({ well }: { well: boolean }) {
  const say = useTexts(words)
  return <Status tone={well ? 'good' : 'bad'}>{well ? say.well : say.ill}</Status>
}

function Ledger() {
  const say = useTexts(words)
  const number = useNumber()
  const why = useWhyNot()('GET /ledger/verification')
  const verification = useReadIf(why === undefined, 'GET /ledger/verification')
  return (
    <Sheet title={say.ledger}>
      {why !== undefined ? (
        <Blank title={why} />
      ) : (
        <Read of={verification}>
          {(found) =>
            found.ok ? (
              <div className="stack">
                <Status tone="good">{say.holds}</Status>
                <Facts
                  of={[
                    [say.size, number(found.size)],
                    [say.checkpoints, number(found.checkpoints)],
                  ]}
                />
              </div>
            ) : (
              <Status tone="bad">{`${say.broken}: ${found.at} ${found.reason}`}</Status>
            )
          }
        </Read>
      )}
    </Sheet>
  )
}
