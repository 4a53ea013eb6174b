import { Table } from 'antd'
import { doors, holders } from '../../api/doors.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { Sheet } from '../../pieces/page.tsx'

const words = texts({
  permission: ['权限', 'Permission'],
  held: ['由谁办理', 'Held by'],
  doors: ['操作', 'Operations'],
  comma: ['、', ', '],
  says: [
    '权限由程序确定，不可在界面中更改；人员的角色在「人员」中变更。',
    'Permissions are part of the program and cannot be changed here; roles of people are.',
  ],
})

const OPEN = new Set(['public', 'signed-in'])

/** Who may do what, as the door of each operation asks for it. */
export function RolesTab() {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const rows = Object.entries(holders)
    .filter(([permission]) => !OPEN.has(permission))
    .map(([permission, held]) => ({
      permission,
      held: held.map((role) => roles[role]).join(say.comma),
      doors: Object.entries(doors)
        .filter(([, asked]) => asked === permission)
        .map(([operation]) => operation),
    }))
  return (
    <>
      <p className="dim">{say.says}</p>
      <Sheet table>
        <Table
          size="middle"
          pagination={false}
          rowKey="permission"
          dataSource={rows}
          columns={[
            { title: say.permission, dataIndex: 'permission', className: 'mono' },
            { title: say.held, dataIndex: 'held' },
            {
              title: say.doors,
              dataIndex: 'doors',
              className: 'mono',
              render: (operations: readonly string[]) =>
                operations.map((operation) => (
                  // A tablet is narrower than the longest address.
                  <div key={operation} style={{ overflowWrap: 'anywhere' }}>
                    {operation}
                  </div>
                )),
            },
          ]}
        />
      </Sheet>
    </>
  )
}
