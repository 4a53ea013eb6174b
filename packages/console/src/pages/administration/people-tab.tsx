import { Alert, Form, Input, Select } from 'antd'
import type { Item, Operation } from '../../api/client.ts'
import type { Operations } from '../../api/schema.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useSession } from '../../session/session.tsx'

const words = texts({
  empty: ['没有人员', 'Nobody yet'],
  emptySays: [
    '由系统管理员在此添加人员并授予角色。',
    'An administrator adds people here and gives them roles.',
  ],
  name: ['姓名', 'Name'],
  login: ['登录名', 'Login'],
  email: ['邮箱（单点登录用）', 'E-mail (for single sign-on)'],
  roles: ['角色', 'Roles'],
  signsIn: ['登录方式', 'Signs in by'],
  password: ['密码', 'Password'],
  'single-sign-on': ['单点登录', 'Single sign-on'],
  added: ['加入时间', 'Added'],
  state: ['状态', 'State'],
  active: ['在用', 'Active'],
  gone: ['已停用', 'Deactivated'],
  add: ['新增人员', 'Add a person'],
  addSays: [
    '新增的人员可立即登录；同一应用的提请、验证与批准须由不同的人办理。',
    'They can sign in at once. Requester, validator and approver of an application are different people.',
  ],
  change: ['变更角色', 'Change roles'],
  changeSays: [
    (name: string) => `变更「${name}」的角色，立即生效。`,
    (name: string) => `Changes the roles of ${name}, at once.`,
  ],
  deactivate: ['停用', 'Deactivate'],
  deactivateSays: [
    (name: string) => `「${name}」的所有会话立即结束，不能再登录。`,
    (name: string) => `All sessions of ${name} end at once, and no new one opens.`,
  ],
  self: ['不能变更或停用自己', 'Nobody changes their own roles or deactivates themselves'],
  required: ['必填', 'Required'],
  acts: ['操作', 'Acts'],
  search: ['按姓名或登录名搜索', 'Search by name or login'],
})

type Person = Item<'GET /people'>
type Roles = Operations['PUT /people/:id/roles']['body']['roles']

export function PeopleTab() {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const columns: readonly Column<Person>[] = [
    { key: 'name', title: say.name, render: ({ name }) => name },
    { key: 'login', title: say.login, render: ({ login }) => login },
    {
      key: 'roles',
      title: say.roles,
      render: (person) => person.roles.map((role) => roles[role]).join(' · '),
    },
    {
      key: 'signsIn',
      title: say.signsIn,
      render: ({ signsInWith }) => signsInWith.map((way) => say[way]).join(' · '),
    },
    {
      key: 'state',
      title: say.state,
      render: ({ deactivatedAt }) => (
        <Status tone={deactivatedAt === undefined ? 'good' : 'plain'}>
          {deactivatedAt === undefined ? say.active : say.gone}
        </Status>
      ),
    },
    {
      key: 'added',
      title: say.added,
      spare: true,
      render: ({ addedAt }) => <Instant at={addedAt} />,
    },
    { key: 'acts', title: say.acts, render: (person) => <PersonActs person={person} /> },
  ]
  return (
    <>
      <div className="row" style={{ marginBottom: 12 }}>
        <AddPerson />
      </div>
      <ListTable
        name="people"
        operation="GET /people"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          { name: 'text', label: say.search },
          {
            name: 'role',
            label: say.roles,
            options: Object.entries(roles).map(([value, label]) => ({ value, label })),
          },
          either('active', say.state, say.active, say.gone),
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </>
  )
}

function RolesField({ initial }: { initial?: readonly string[] }) {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  return (
    <Form.Item
      name="roles"
      label={say.roles}
      rules={[{ required: true, message: say.required }]}
      {...(initial !== undefined && { initialValue: initial })}
    >
      <Select
        mode="multiple"
        options={Object.entries(roles).map(([value, label]) => ({ value, label }))}
      />
    </Form.Item>
  )
}

function AddPerson() {
  const say = useTexts(words)
  return (
    <ConfirmedAct
      type="primary"
      operation="POST /people"
      label={say.add}
      title={say.add}
      says={<Alert type="info" title={say.addSays} />}
      input={({ login, name, email, password, roles }) => ({
        body: {
          login: login!,
          name: name!,
          roles: roles as unknown as Roles,
          ...(email && { email }),
          ...(password && { password }),
        },
      })}
      fields={
        <>
          <Form.Item
            name="name"
            label={say.name}
            rules={[{ required: true, message: say.required }]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item
            name="login"
            label={say.login}
            rules={[{ required: true, message: say.required }]}
          >
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="email" label={say.email}>
            <Input type="email" autoComplete="off" />
          </Form.Item>
          <Form.Item name="password" label={say.password}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <RolesField />
        </>
      }
    />
  )
}

function PersonActs({ person }: { person: Person }) {
  const say = useTexts(words)
  const session = useSession()
  if (person.deactivatedAt !== undefined) return null
  const notNow = session.person.id === person.id ? say.self : undefined
  const { id, name } = person
  const door = { size: 'small', notNow } as const
  return (
    <div className="row">
      <ConfirmedAct
        {...door}
        operation={'PUT /people/:id/roles' satisfies Operation}
        label={say.change}
        title={`${say.change} · ${name}`}
        says={say.changeSays(name)}
        input={({ roles }) => ({ params: { id }, body: { roles: roles as unknown as Roles } })}
        fields={<RolesField initial={person.roles} />}
      />
      <ConfirmedAct
        {...door}
        danger
        operation="POST /people/:id/deactivation"
        label={say.deactivate}
        title={`${say.deactivate} · ${name}`}
        says={say.deactivateSays(name)}
        input={() => ({ params: { id } })}
      />
    </div>
  )
}
