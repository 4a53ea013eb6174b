import { observe, type Probe } from '../probe.ts'

export const foreignEntry: Probe = {
  id: 'foreign-entry',
  statements: ['25.2'],
  tries: {
    zh: '以审计人员身份读取另一机构的记录',
    en: "Reads another institution's record as an auditor",
  },
  expects: 'ledger.no_entry',
  async run({ as, foreignEntry: entry }) {
    const auditor = await as('auditor')
    return observe(await auditor('GET', `/ledger/entries/${entry}`))
  },
}
