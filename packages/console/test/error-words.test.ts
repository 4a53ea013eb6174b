import { createElement } from 'react'
import { jsx } from 'react/jsx-runtime'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, expect, test, vi } from 'vitest'
import { CatalogueError, errorCatalogue } from '../../platform/src/kernel/errors.ts'
import { errorReply } from '../../platform/src/platform/http/reply-error.ts'
import { controlRoutes } from '../../platform/src/routes.ts'
import { ApiError } from '../src/api/client.ts'
import { LanguageProvider } from '../src/language/language.tsx'
import { ErrorPanel } from '../src/pieces/states.tsx'

// Every context is loaded with its routes, and so is its part of the catalogue.
expect(controlRoutes(undefined).length).toBeGreaterThan(100)

/** A detail of an error, whatever its message does with it. */
const detail: object = new Proxy(() => detail, {
  get(_, name) {
    if (name === Symbol.toPrimitive || name === 'join' || name === 'toString') return () => '7'
    return name === 'map' || name === 'flatMap' ? () => ['7'] : detail
  },
})

/** What a message looks up in a table of words must be there. */
const named: Readonly<Record<string, object>> = {
  'registry.not_found': { what: 'application' },
  'registry.address_refused': { reason: 'malformed' },
  'registry.malformed_csv': { reason: 'encoding', line: 7 },
}

const HAN = /\p{Script=Han}/u

afterEach(() => vi.unstubAllGlobals())

/** The text of the panel, as somebody reads it who chose this language. */
function shown(error: ApiError, language: 'zh-CN' | 'en'): string {
  vi.stubGlobal('localStorage', { getItem: () => language })
  const panel = createElement(ErrorPanel, { error })
  const page = renderToStaticMarkup(jsx(LanguageProvider, { children: panel }))
  return page.replaceAll(/<style[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>|<[^>]+>/g, ' ')
}

test.each(['zh-CN', 'en'] as const)(
  'every error says what happened, what to do and its code in %s',
  (language) => {
    const unworded: string[] = []
    for (const { code, definition } of errorCatalogue()) {
      const known = new CatalogueError(code, definition, named[code] ?? detail)
      const { error } = errorReply(known, language)
      const text = shown(new ApiError(known.status, { ...error, details: {} }), language)
      const says = text.replaceAll(code, '')
      const whole = [error.message.slice(1), error.remedy, code].every((part) =>
        text.includes(escaped(part)),
      )
      if (!whole || HAN.test(says) !== (language === 'zh-CN')) unworded.push(`${code}: ${text}`)
    }
    expect(errorCatalogue().length).toBeGreaterThan(200)
    expect(unworded).toEqual([])
  },
)

const escaped = (text: string) =>
  renderToStaticMarkup(createElement('i', undefined, text)).slice('<i>'.length, -'</i>'.length)
