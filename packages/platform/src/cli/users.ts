import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import {
  addPerson,
  deactivatePerson,
  Email,
  Login,
  listPeople,
  Name,
  type Person,
  Roles,
} from '#contexts/identity/index.ts'
import { type PersonActor, Role } from '#kernel/actor.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { actAs } from './act-as.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { flagValue, optionalFlagValue } from './flag-value.ts'
import { type Column, printRows } from './table.ts'
import { defineVerb, jsonFlag, personFlags, placeFlags } from './verb.ts'

const PAGE = 200
/** A hundred bits in hexadecimal digits: easy to copy, and never the login itself. */
const PASSWORD_BYTES = 13

const baseFlags = { ...placeFlags, ...personFlags, ...jsonFlag }

export const usersList = defineVerb({
  name: 'users list',
  says: { zh: '列出本机构人员及其角色', en: 'lists the people of the institution and their roles' },
  flags: baseFlags,
  async run(call) {
    const people = await actAs(call, allPeople)
    printRows(people, columns, call.values.json === true, call.terminal)
    return exitCodes.done
  },
})

export const usersAdd = defineVerb({
  name: 'users add',
  says: {
    zh: '新增人员；首次密码只显示这一次',
    en: 'adds a person; the first password is shown this once',
  },
  operands: { label: 'LOGIN', min: 1, max: 1 },
  flags: {
    ...baseFlags,
    name: { type: 'string', label: 'NAME', says: { zh: '姓名', en: 'the name' } },
    roles: {
      type: 'string',
      label: 'ROLES',
      says: {
        zh: `角色，以逗号分隔：${Role.options.join('、')}`,
        en: `roles, separated by commas: ${Role.options.join(', ')}`,
      },
    },
    email: { type: 'string', label: 'ADDRESS', says: { zh: '邮箱', en: 'the e-mail address' } },
    'single-sign-on': {
      type: 'boolean',
      says: {
        zh: '通过统一身份认证登录，不设密码',
        en: 'signs in through the identity provider, with no password',
      },
    },
  },
  async run(call) {
    const { values, terminal } = call
    const password = values['single-sign-on'] ? undefined : newPassword()
    const draft = { ...draftOf(call), ...(password !== undefined && { password }) }
    const person = await actAs(call, (actor, services) => addPerson(actor, draft, services))
    if (values.json) {
      terminal.answer(JSON.stringify({ person, password }, undefined, 2))
      return exitCodes.done
    }
    terminal.remark(terminal.words({ zh: `已新增 ${person.id}`, en: `${person.id} is added` }))
    if (password !== undefined) terminal.answer(password)
    return exitCodes.done
  },
})

export const usersDeactivate = defineVerb({
  name: 'users deactivate',
  says: {
    zh: '停用人员并结束其全部会话',
    en: 'ends somebody’s part here, with every open session',
  },
  operands: { label: 'LOGIN', min: 1, max: 1 },
  flags: baseFlags,
  async run(call) {
    const { operands, values, terminal } = call
    const login = operands[0]!.toLowerCase()
    const id = await actAs(call, async (actor, services) => {
      const found = (await allPeople(actor, services)).find((person) => person.login === login)
      if (found === undefined) throw cliErrors.no_such_person({ login })
      await deactivatePerson(actor, found.id, services)
      return found.id
    })
    if (values.json) terminal.answer(JSON.stringify({ deactivated: id }))
    else terminal.answer(terminal.words({ zh: `已停用 ${login}`, en: `${login} is deactivated` }))
    return exitCodes.done
  },
})

interface Draft {
  readonly operands: readonly string[]
  readonly values: { readonly name?: string; readonly roles?: string; readonly email?: string }
}

function draftOf({ operands, values }: Draft) {
  const email = optionalFlagValue('--email', values.email, Email, {
    zh: '邮箱地址',
    en: 'an e-mail address',
  })
  const roles = flagValue('--roles', values.roles, RoleList, {
    zh: `以逗号分隔的 ${Role.options.join('、')}`,
    en: `some of ${Role.options.join(',')}`,
  })
  return {
    login: flagValue('LOGIN', operands[0], Login, {
      zh: ' 3 至 64 个字母、数字、点、短横线或下划线',
      en: 'three to 64 letters, digits, dots, dashes or underscores',
    }),
    name: flagValue('--name', values.name, Name, {
      zh: '一行以内的姓名',
      en: 'a name on one line',
    }),
    roles: [...roles],
    ...(email !== undefined && { email }),
  }
}

const newPassword = () => randomBytes(PASSWORD_BYTES).toString('hex')

const RoleList = z
  .string()
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(Roles)

async function allPeople(actor: PersonActor, services: Services): Promise<readonly Person[]> {
  const people: Person[] = []
  for (let after: PersonId | undefined; ; ) {
    const page = await listPeople(actor, { after, limit: PAGE }, services)
    people.push(...page)
    after = page.at(-1)?.id
    if (page.length < PAGE) return people
  }
}

const columns: readonly Column<Person>[] = [
  { title: { zh: '登录名', en: 'login' }, read: ({ login }) => login },
  { title: { zh: '姓名', en: 'name' }, read: ({ name }) => name },
  { title: { zh: '角色', en: 'roles' }, read: ({ roles }) => roles.join(', ') },
  {
    title: { zh: '登录方式', en: 'signs in with' },
    read: ({ signsInWith }) => signsInWith.join(', ') || '-',
  },
  {
    title: { zh: '停用时间', en: 'deactivated' },
    read: ({ deactivatedAt }) => deactivatedAt ?? '-',
  },
]
