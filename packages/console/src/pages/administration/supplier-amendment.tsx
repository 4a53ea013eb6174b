import { texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { useSession } from '../../session/session.tsx'
import { type Supplier, supplierKindNames } from './supplier-words.tsx'

const words = texts({
  title: ['待决定的变更', 'A change waits to be decided'],
  name: ['名称', 'Name'],
  kind: ['类型', 'Kind'],
  classMax: ['可接触的最高数据级别', 'Highest data class'],
  by: ['提请人', 'Asked by'],
  at: ['提请时间', 'Asked'],
  accept: ['同意变更', 'Accept the change'],
  acceptSays: [
    (name: string) => `「${name}」按提请的内容变更，所有网关立即按新的数据级别放行。`,
    (name: string) =>
      `${name} becomes what was asked for; gateways hold the new data class at once.`,
  ],
  reject: ['驳回变更', 'Decline the change'],
  rejectSays: [
    (name: string) => `「${name}」保持不变。`,
    (name: string) => `${name} stays as it is.`,
  ],
  own: ['提请人不能自行决定', 'Who asked for it cannot decide'],
})

/** What is to become of a supplier, before and after, and the two ways to decide; nothing where no change waits. */
export function WaitingAmendment({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  const kinds = useTexts(supplierKindNames)
  const classes = useTexts(dataClassNames)
  const { nameOf } = usePeople()
  const { amendment } = supplier
  if (amendment === undefined) return null
  const { terms, by, at } = amendment
  const changed = (from: string, to: string) => (from === to ? undefined : `${from} → ${to}`)
  const names = ({ name: { zh, en } }: Pick<Supplier, 'name'>) => `${zh} / ${en}`
  return (
    <Sheet title={say.title} acts={<Decisions supplier={supplier} by={by} />}>
      <Facts
        of={[
          [say.name, changed(names(supplier), names(terms))],
          [say.kind, changed(kinds[supplier.kind], kinds[terms.kind])],
          [say.classMax, changed(classes[supplier.dataClassMax], classes[terms.dataClassMax])],
          [say.by, nameOf(by)],
          [say.at, <Instant key="at" at={at} />],
        ]}
      />
    </Sheet>
  )
}

function Decisions({ supplier: { id, name, revision }, by }: { supplier: Supplier; by: string }) {
  const say = useTexts(words)
  const read = useSay()
  const { person } = useSession()
  const door = {
    size: 'small',
    withReason: true,
    operation: 'POST /suppliers/:id/amendment-decisions',
    notNow: by === person.id ? say.own : undefined,
  } as const
  return (
    <>
      <ConfirmedAct
        {...door}
        type="primary"
        label={say.accept}
        title={say.accept}
        says={say.acceptSays(read(name))}
        input={({ reason }) => ({ params: { id }, body: { accepted: true, reason, revision } })}
      />
      <ConfirmedAct
        {...door}
        label={say.reject}
        title={say.reject}
        says={say.rejectSays(read(name))}
        input={({ reason }) => ({ params: { id }, body: { accepted: false, reason, revision } })}
      />
    </>
  )
}
