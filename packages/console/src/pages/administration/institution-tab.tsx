import { Form, Input } from 'antd'
import type { Item } from '../../api/client.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Blank } from '../../pieces/states.tsx'
import { useSession, useWhyNot } from '../../session/session.tsx'

const words = texts({
  says: [
    '机构以统一社会信用代码在生成内容的标识中署名（GB 45438），服务代码接在其后；此后签发的准行证按新代码标识。',
    'By its unified social credit code the institution answers for generated content in labels (GB 45438); the service code follows it. Permits minted from then on carry them.',
  ],
  name: ['机构', 'Institution'],
  creditCode: ['统一社会信用代码', 'Unified social credit code'],
  serviceCode: ['服务代码', 'Service code'],
  serviceHelp: [
    '五位：1（生成合成）或 2（传播），加四位自定的数字或大写字母；留空则标识中为 00000。',
    'Five characters: 1 (generation) or 2 (propagation), then four digits or capital letters of your own; empty stands as 00000.',
  ],
  unset: ['未登记', 'Not set'],
  since: ['设立', 'Founded'],
  acts: ['操作', 'Acts'],
  change: ['登记代码', 'Set the codes'],
  required: ['必填', 'Required'],
  none: ['尚无机构', 'No institutions'],
})

type Institution = Item<'GET /institutions'>

/** The reader's institution, for administrators of the operating one all of them, and by what each is named in labels. */
export function InstitutionTab() {
  const say = useTexts(words)
  const read = useSay()
  const why = useWhyNot()('GET /institutions')
  const { person } = useSession()
  const code = (value: string | undefined) =>
    value === undefined ? (
      <span className="dim">{say.unset}</span>
    ) : (
      <span className="mono">{value}</span>
    )
  const columns: readonly Column<Institution>[] = [
    { key: 'name', title: say.name, render: ({ name }) => read(name) },
    { key: 'creditCode', title: say.creditCode, render: ({ creditCode }) => code(creditCode) },
    { key: 'serviceCode', title: say.serviceCode, render: ({ serviceCode }) => code(serviceCode) },
    { key: 'since', title: say.since, render: ({ createdAt }) => <Instant at={createdAt} /> },
    {
      key: 'acts',
      title: say.acts,
      render: (institution) =>
        institution.id === person.institution ? <SetCodes institution={institution} /> : null,
    },
  ]
  if (why !== undefined) return <Blank title={why} />
  return (
    <>
      <p className="dim">{say.says}</p>
      <ListTable
        name="institutions"
        operation="GET /institutions"
        rowKey={({ id }) => id}
        columns={columns}
        empty={<Blank title={say.none} />}
      />
    </>
  )
}

function SetCodes({ institution: { creditCode, serviceCode } }: { institution: Institution }) {
  const say = useTexts(words)
  return (
    <ConfirmedAct
      size="small"
      operation="PUT /institution/credit-code"
      label={say.change}
      title={say.change}
      says={say.says}
      input={({ creditCode: credit, serviceCode: service }) => ({
        body: { creditCode: credit!, ...(service && { serviceCode: service }) },
      })}
      fields={
        <>
          <Form.Item
            name="creditCode"
            label={say.creditCode}
            initialValue={creditCode}
            rules={[{ required: true, whitespace: true, message: say.required }]}
          >
            <Input className="mono" maxLength={18} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="serviceCode"
            label={say.serviceCode}
            extra={say.serviceHelp}
            initialValue={serviceCode}
          >
            <Input className="mono" maxLength={5} autoComplete="off" />
          </Form.Item>
        </>
      }
    />
  )
}
