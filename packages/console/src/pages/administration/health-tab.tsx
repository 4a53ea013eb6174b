import { useQuery } from '@tanstack/react-query'
import type { ApiError } from '../../api/client.ts'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { useNumber } from '../../pieces/instant.tsx'
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
  ledger: ['账本自检', 'The ledger'],
  holds: ['全部检查点与条目一致', 'Every checkpoint and entry agrees'],
  broken: ['不一致', 'It does not agree'],
  size: ['条目数', 'Entries'],
  checkpoints: ['检查点数', 'Checkpoints'],
})

interface Readiness {
  readonly database: boolean
  readonly gateway?: boolean
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
          {({ version, roles, database, gateway, permits }) => (
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
              ]}
            />
          )}
        </Read>
      </Sheet>
      <Ledger />
    </div>
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
