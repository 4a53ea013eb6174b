import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'

/** Parts of a page of which one is shown; which one stands in the address, so that it can be linked. */
export function AddressTabs({
  of,
  usual = of[0]?.key ?? '',
  to = '.',
}: {
  of: readonly { readonly key: string; readonly label: string; readonly children: ReactNode }[]
  /** What is shown where the address names none. */
  usual?: string
  to?: string
}) {
  const navigate = useNavigate()
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  return (
    <Tabs
      activeKey={of.some(({ key }) => key === tab) ? String(tab) : usual}
      destroyOnHidden
      onChange={(next) => void navigate({ to, search: { tab: next } as never })}
      items={[...of]}
    />
  )
}
