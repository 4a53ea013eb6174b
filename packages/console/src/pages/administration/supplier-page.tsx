import { Link, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames, modelKindNames } from '../../language/vocabulary.ts'
import { ApplicationList } from '../../pieces/application-list.tsx'
import { EntryLine } from '../../pieces/entry-line.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { useWhyNot } from '../../session/session.tsx'
import { WaitingAmendment } from './supplier-amendment.tsx'
import {
  AmendAct,
  AssessAct,
  ReviewOn,
  type Supplier,
  SupplierActs,
  SupplierState,
  supplierKindNames,
} from './supplier-words.tsx'

const words = texts({
  suppliers: ['供应商', 'Suppliers'],
  about: ['基本情况', 'About'],
  code: ['统一社会信用代码', 'Credit code'],
  kind: ['类型', 'Kind'],
  classMax: ['可接触的最高数据级别', 'Highest data class'],
  contact: ['联系方式', 'Contact'],
  review: ['复评日期', 'Review on'],
  proposedBy: ['提名人', 'Proposed by'],
  proposedAt: ['提名时间', 'Proposed'],
  listing: ['名单', 'Listing'],
  never: ['从未列入名单', 'It was never listed'],
  neverSays: [
    '网关不向名单以外的供应商发送任何内容。',
    'Gateways send nothing to who is not listed.',
  ],
  listedBy: ['列入人', 'Listed by'],
  from: ['生效时间', 'From'],
  until: ['有效期至', 'Until'],
  reason: ['理由', 'Reason'],
  delistedBy: ['移出人', 'Delisted by'],
  delistedAt: ['移出时间', 'Delisted'],
  delistReason: ['移出理由', 'Why it was delisted'],
  models: ['其模型', 'Its models'],
  noModels: ['没有登记其模型', 'No model of it is registered'],
  applications: ['依赖它的应用', 'Applications that rest on it'],
  noApplications: ['没有应用依赖它', 'No application rests on it'],
  history: ['历史', 'History'],
  noHistory: ['没有记录', 'Nothing on record'],
})

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/suppliers/$id' })
  const supplier = useRead('GET /suppliers/:id', { params: { id } })
  return (
    <ReadPage of={supplier}>
      {(found) => (
        <PageFrame
          title={read(found.name)}
          crumbs={[{ title: say.suppliers, to: '/administration', search: { tab: 'suppliers' } }]}
          mark={<SupplierState supplier={found} />}
          acts={
            <>
              <AssessAct supplier={found} />
              <AmendAct supplier={found} />
              <SupplierActs supplier={found} />
            </>
          }
        >
          <WaitingAmendment supplier={found} />
          <div className="columns-2">
            <About supplier={found} />
            <Listing supplier={found} />
            <Models id={id} />
            <Applications id={id} />
            <History id={id} />
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function About({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  const kinds = useTexts(supplierKindNames)
  const classes = useTexts(dataClassNames)
  const { nameOf } = usePeople()
  return (
    <Sheet title={say.about}>
      <Facts
        of={[
          [
            say.code,
            <span key="code" className="mono">
              {supplier.creditCode}
            </span>,
          ],
          [say.kind, kinds[supplier.kind]],
          [say.classMax, classes[supplier.dataClassMax]],
          [say.contact, supplier.contact],
          [say.review, <ReviewOn key="review" of={supplier} />],
          [say.proposedBy, nameOf(supplier.proposedBy)],
          [say.proposedAt, <Instant key="proposed" at={supplier.proposedAt} />],
        ]}
      />
    </Sheet>
  )
}

function Listing({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const { listedBy, listedFrom, listedUntil, delistedBy, delistedAt } = supplier
  return (
    <Sheet title={say.listing}>
      {listedBy === undefined ? (
        <Blank title={say.never}>{say.neverSays}</Blank>
      ) : (
        <Facts
          of={[
            [say.listedBy, nameOf(listedBy)],
            [say.from, listedFrom && <Instant key="from" at={listedFrom} />],
            [say.until, listedUntil && <Instant key="until" at={listedUntil} />],
            [say.reason, supplier.listingReason],
            [say.delistedBy, nameOf(delistedBy)],
            [say.delistedAt, delistedAt && <Instant key="delisted" at={delistedAt} />],
            [say.delistReason, supplier.delistingReason],
          ]}
        />
      )}
    </Sheet>
  )
}

function Models({ id }: { id: string }) {
  const say = useTexts(words)
  const read = useSay()
  const kinds = useTexts(modelKindNames)
  return (
    <Sheet title={say.models}>
      <LongList operation="GET /models" query={{ supplier: id }} none={say.noModels}>
        {(items) => (
          <ul className="listed">
            {items.map((model) => (
              <li key={model.id} className="row">
                <Link to="/models/$id" params={{ id: model.id }}>
                  {read(model.name)}
                </Link>
                <span className="dim">{kinds[model.kind]}</span>
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Sheet>
  )
}

function Applications({ id }: { id: string }) {
  const say = useTexts(words)
  return (
    <Sheet title={say.applications}>
      <ApplicationList of={{ supplier: id }} none={say.noApplications} />
    </Sheet>
  )
}

/** Earlier listings stand in the ledger alone. */
function History({ id }: { id: string }) {
  const say = useTexts(words)
  const why = useWhyNot()('GET /ledger/entries')
  return (
    <Sheet title={say.history}>
      {why !== undefined ? (
        <Blank title={why} />
      ) : (
        <LongList
          operation="GET /ledger/entries"
          pageBy="before"
          query={{ subject: id }}
          none={say.noHistory}
        >
          {(items) => (
            <ul className="listed">
              {items.map((entry) => (
                <li key={entry.id}>
                  <EntryLine entry={entry} />
                </li>
              ))}
            </ul>
          )}
        </LongList>
      )}
    </Sheet>
  )
}
