import assert from 'node:assert/strict'
import { Role } from '#kernel/actor.ts'
import { type Route, routeName } from '#platform/http/route.ts'
import { isPermission, passesDoor } from './authorize.ts'
import type { RoutePermission } from './permissions.ts'

const NOBODY = 'anonymous'

/**
 * Who passes the door of which route, as the text that is committed and compared. It shows the
 * door alone: rules about this very object are the use case's, and no role is exempt from them.
 */
export function accessMatrix(routes: readonly Pick<Route, 'method' | 'path' | 'permission'>[]) {
  const columns = [undefined, ...Role.options]
  const rows = routes
    .map((route) => ({ name: routeName(route), ...route }))
    .sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method))
    .map(({ name, permission }) => {
      const door = doorOf(permission, name)
      const cells = columns.map((role) => (passesDoor(role, door) ? 'yes' : 'no'))
      return [`\`${name}\``, `\`${permission}\``, ...cells]
    })
  const header = ['route', 'permission', ...columns.map((role) => role ?? NOBODY)]
  return table([header, ...rows])
}

function doorOf(permission: string, name: string): RoutePermission {
  if (permission === 'public' || permission === 'signed-in') return permission
  assert(isPermission(permission), `${name} asks for ${permission}, which is no permission`)
  return permission
}

/** A markdown table with columns padded to one width, so that it reads as plain text too. */
function table(rows: readonly (readonly string[])[]): string {
  const [header = [], ...body] = rows
  const widths = header.map((_, index) => Math.max(3, ...rows.map((row) => row[index]!.length)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index]!)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return `${[line(header), line(rule), ...body.map(line)].join('\n')}\n`
}

/** By code point, so that the text is the same whatever the machine's locale. */
function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
