import { Link } from '@tanstack/react-router'
import { Breadcrumb } from 'antd'
import { type ReactNode, useEffect } from 'react'
import type { TermName } from '../language/terms.ts'
import { Term } from './term.tsx'
import './page.css'

export interface Crumb {
  readonly title: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

/** A page: where one is, what it is, what can be done, and its content. */
export function Page({
  title,
  says,
  area,
  crumbs = [],
  acts,
  mark,
  term,
  children,
}: {
  title: string
  says?: ReactNode
  /** The pages of the same area: above the heading, so that tabs below it are parts of this page. */
  area?: ReactNode
  crumbs?: readonly Crumb[]
  acts?: ReactNode
  /** A state beside the title. */
  mark?: ReactNode
  /** A word of the heading that is explained beside it. */
  term?: TermName
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · 衡鉴 Hengjian`
  }, [title])
  return (
    <>
      {area}
      {crumbs.length > 0 && (
        <Breadcrumb
          style={{ marginBottom: 6 }}
          items={[
            ...crumbs.map((crumb) => ({
              title: (
                <Link to={crumb.to} search={crumb.search ?? {}}>
                  {crumb.title}
                </Link>
              ),
            })),
            { title },
          ]}
        />
      )}
      <header className="page-head">
        <div>
          <div className="row">
            <h1>{title}</h1>
            {term !== undefined && <Term of={term} />}
            {mark}
          </div>
          {says !== undefined && <p className="says">{says}</p>}
        </div>
        {acts !== undefined && <div className="acts">{acts}</div>}
      </header>
      {children}
    </>
  )
}

/** A part of a page with a heading. */
export function Sheet({
  title,
  term,
  acts,
  children,
  table = false,
}: {
  title?: ReactNode
  /** A word of the heading that is explained beside it. */
  term?: TermName
  acts?: ReactNode
  children: ReactNode
  /** The content brings its own edges. */
  table?: boolean
}) {
  return (
    <section className={table ? 'sheet table' : 'sheet'}>
      {title !== undefined && (
        <header style={table ? { padding: '14px 16px 0' } : undefined}>
          <h2>{title}</h2>
          {term !== undefined && <Term of={term} />}
          {acts !== undefined && <div className="acts">{acts}</div>}
        </header>
      )}
      {children}
    </section>
  )
}

/** Names and what they are, as rows. What is absent is left out. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {of
        .filter(
          ([, value]) => value !== undefined && value !== null && value !== false && value !== '',
        )
        .map(([name, value]) => [
          <dt key={`${name}-name`}>{name}</dt>,
          <dd key={`${name}-value`}>{value}</dd>,
        ])}
    </dl>
  )
}
