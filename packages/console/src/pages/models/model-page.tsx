import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { modelKindNames, originNames } from '../../language/vocabulary.ts'
import { ActButton } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { useSuppliers } from '../../pieces/suppliers.tsx'

const words = texts({
  models: ['模型', 'Models'],
  about: ['登记内容', 'What is registered'],
  kind: ['类型', 'Kind'],
  origin: ['来源', 'Origin'],
  supplier: ['供应商', 'Supplier'],
  owner: ['负责人', 'Owner'],
  since: ['登记时间', 'Registered'],
  versions: ['版本', 'Versions'],
  add: ['登记版本', 'Register a version'],
  noVersions: ['没有版本', 'No versions'],
  digest: ['摘要', 'Digest'],
})

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const read = useSay()
  const kinds = useTexts(modelKindNames)
  const origins = useTexts(originNames)
  const { nameOf } = usePeople()
  const suppliers = useSuppliers()
  const { id } = useParams({ from: '/models/$id' })
  const model = useRead('GET /models/:id', { params: { id } })
  const versions = useRead('GET /models/:id/versions', { params: { id }, query: {} })
  return (
    <ReadPage of={model}>
      {(found) => (
        <PageFrame title={read(found.name)} crumbs={[{ title: say.models, to: '/models' }]}>
          <div className="columns-2">
            <Sheet title={say.about}>
              <Facts
                of={[
                  [say.kind, kinds[found.kind]],
                  [say.origin, origins[found.origin]],
                  [
                    say.supplier,
                    found.supplierId !== undefined && (
                      <Link key="supplier" to="/suppliers/$id" params={{ id: found.supplierId }}>
                        {suppliers.nameOf(found.supplierId)}
                      </Link>
                    ),
                  ],
                  [say.owner, nameOf(found.ownerId)],
                  [say.since, <Instant key="since" at={found.createdAt} />],
                ]}
              />
            </Sheet>
            <Sheet
              title={say.versions}
              acts={
                <ActButton
                  size="small"
                  operation="POST /models/:id/versions"
                  onClick={() => void navigate({ to: '/models/$id/versions/new', params: { id } })}
                >
                  {say.add}
                </ActButton>
              }
            >
              <Read of={versions}>
                {({ items }) =>
                  items.length === 0 ? (
                    <Blank title={say.noVersions} />
                  ) : (
                    <ul className="listed">
                      {items.map((version) => (
                        <li key={version.id}>
                          <Link to="/model-versions/$id" params={{ id: version.id }}>
                            {version.version}
                          </Link>
                          <div className="dim">
                            <Instant at={version.createdAt} /> · {say.digest}{' '}
                            <span className="mono">{version.digest}</span>
                          </div>
                        </li>
                      ))}
                    </ul>
                  )
                }
              </Read>
            </Sheet>
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}
