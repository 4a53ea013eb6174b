import { useNavigate, useParams } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { useRead } from '../../api/use-api.ts'
import { optionsOf, texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames } from '../../language/vocabulary.ts'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { type Supplier, supplierKindNames } from './supplier-words.tsx'

const words = texts({
  title: ['提请变更供应商', 'Change a supplier'],
  suppliers: ['供应商', 'Suppliers'],
  says: [
    '变更须由风险管理人员同意后生效，提请人不能自行同意；信用代码不可变更，代码不同即为另一家供应商。',
    'It changes once a risk manager accepts it, never who asked. A credit code cannot change: another code is another supplier.',
  ],
  name: ['名称', 'Name'],
  kind: ['类型', 'Kind'],
  classMax: ['可接触的最高数据级别', 'Highest data class'],
  submit: ['提请变更', 'Ask for the change'],
  done: ['已提请，待他人决定', 'Asked for; somebody else decides'],
})

type Terms = Omit<Operations['POST /suppliers/:id/amendments']['body'], 'revision'>

export function Page() {
  const { id } = useParams({ from: '/suppliers/$id/amend' })
  const supplier = useRead('GET /suppliers/:id', { params: { id } })
  return <ReadPage of={supplier}>{(found) => <Amendment supplier={found} />}</ReadPage>
}

function Amendment({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  const read = useSay()
  const kinds = useTexts(supplierKindNames)
  const classes = useTexts(dataClassNames)
  const navigate = useNavigate()
  const { id, revision, amendment } = supplier
  const { name, kind, dataClassMax } = amendment?.terms ?? supplier
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[
        { title: say.suppliers, to: '/administration', search: { tab: 'suppliers' } },
        { title: read(supplier.name), to: `/suppliers/${id}` },
      ]}
    >
      <DraftForm<'POST /suppliers/:id/amendments', Terms>
        name={`supplier/${id}`}
        operation="POST /suppliers/:id/amendments"
        initial={{ name, kind, dataClassMax }}
        input={(terms) => ({ params: { id }, body: { ...terms, revision } })}
        submit={say.submit}
        done={say.done}
        onDone={() => void navigate({ to: '/suppliers/$id', params: { id } })}
      >
        <Sheet>
          <BilingualField name="name" label={say.name} max={120} />
          <div className="fields-2">
            <Form.Item name="kind" label={say.kind}>
              <Select options={optionsOf(kinds)} />
            </Form.Item>
            <Form.Item name="dataClassMax" label={say.classMax}>
              <Select options={optionsOf(classes)} />
            </Form.Item>
          </div>
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}
