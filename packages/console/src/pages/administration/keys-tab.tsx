import { useState } from 'react'
import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { either, filterBy } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { KeyActs, KeyState, ShownKey } from '../../pieces/key-acts.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  application: ['应用', 'Application'],
  name: ['用途说明', 'What it is for'],
  starts: ['密钥开头', 'Begins with'],
  holders: ['由谁负责', 'Who answers for it'],
  issuedBy: ['签发人', 'Issued by'],
  age: ['签发于', 'Issued'],
  used: ['最近使用', 'Last used'],
  never: ['从未使用', 'Never'],
  until: ['有效期至', 'Valid until'],
  unlimited: ['未设期限', 'No end'],
  state: ['状态', 'State'],
  live: ['有效', 'Valid'],
  over: ['已失效', 'Ended'],
  acts: ['操作', 'Acts'],
  comma: ['、', ', '],
  none: ['没有密钥', 'No keys'],
  noneSays: [
    '密钥由应用的负责人在应用的“密钥与流量”中签发。',
    'Who answers for an application issues its keys on its page.',
  ],
})

type HeldKey = Item<'GET /keys'>

/** The keys of all applications: who holds which, how old they are, and whether anybody uses them. */
export function KeysTab() {
  const why = useWhyNot()('GET /keys')
  return why === undefined ? <Keys /> : <Blank title={why} />
}

function Keys() {
  const say = useTexts(words)
  const { nameOf, namesOf } = usePeople()
  const [shown, setShown] = useState<string>()
  const columns: readonly Column<HeldKey>[] = [
    {
      key: 'application',
      title: say.application,
      render: ({ applicationId }) => <ApplicationName id={applicationId} />,
    },
    { key: 'name', title: say.name, render: ({ name }) => name },
    {
      key: 'starts',
      title: say.starts,
      spare: true,
      render: ({ startsWith }) => <span className="mono">{startsWith}…</span>,
    },
    {
      key: 'holders',
      title: say.holders,
      render: ({ responsible }) => namesOf(responsible, say.comma),
    },
    {
      key: 'issuedBy',
      title: say.issuedBy,
      spare: true,
      render: ({ issuedBy }) => nameOf(issuedBy),
    },
    { key: 'age', title: say.age, render: ({ issuedAt }) => <Instant relative at={issuedAt} /> },
    {
      key: 'used',
      title: say.used,
      render: ({ lastUsedAt }) =>
        lastUsedAt === undefined ? say.never : <Instant relative at={lastUsedAt} />,
    },
    {
      key: 'until',
      title: say.until,
      render: ({ validUntil }) =>
        validUntil === undefined ? say.unlimited : <Instant at={validUntil} />,
    },
    { key: 'state', title: say.state, render: (key) => <KeyState of={key} /> },
    {
      key: 'acts',
      title: say.acts,
      render: ({ responsible, ...key }) => (
        <KeyActs of={key} responsible={responsible} onText={setShown} />
      ),
    },
  ]
  return (
    <div className="stack">
      <ShownKey text={shown} onClose={() => setShown(undefined)} />
      <ListTable
        name="keys"
        operation="GET /keys"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          filterBy(ApplicationSelect, 'application', say.application),
          either('live', say.state, say.live, say.over),
        ]}
        empty={<Blank title={say.none}>{say.noneSays}</Blank>}
      />
    </div>
  )
}
