import { defineErrors } from '#kernel/errors.ts'
import { tierTableErrors } from './tier-table-errors.ts'

const nouns = {
  application: { en: 'application', zh: '应用' },
  model: { en: 'model', zh: '模型' },
  model_version: { en: 'model version', zh: '模型版本' },
  deployment: { en: 'deployment', zh: '部署' },
  tier_table: { en: 'tier table', zh: '分级表' },
} as const
type Noun = keyof typeof nouns

export const registryErrors = defineErrors('registry', {
  ...tierTableErrors,
  not_found: {
    status: 404,
    message: {
      en: ({ what }: { what: Noun }) => `there is no such ${nouns[what].en}`,
      zh: ({ what }: { what: Noun }) => `不存在该${nouns[what].zh}`,
    },
    remedy: {
      en: 'Check the id; what belongs to another institution is not found either.',
      zh: '请检查编号；属于其他机构的内容同样视为不存在。',
    },
  },
  stale_revision: {
    status: 409,
    message: {
      en: ({ revision }: { id: string; revision: number }) =>
        `revision ${revision} is no longer the newest`,
      zh: ({ revision }: { id: string; revision: number }) => `修订号 ${revision} 已不是最新`,
    },
    remedy: {
      en: 'Read it again, look at what changed, and repeat the change with the newest revision.',
      zh: '请重新读取并查看变化，再以最新修订号提交。',
    },
  },
  not_answerable: {
    status: 403,
    message: {
      en: ({ id }: { id: string }) =>
        `only the accountable or responsible people of ${id} may change it`,
      zh: ({ id }: { id: string }) => `仅 ${id} 的责任人或各负责人可以更改`,
    },
    remedy: {
      en: 'Ask its owner, or one of the people responsible for business, technology or data.',
      zh: '请联系其责任人或业务、科技、数据负责人。',
    },
  },
  retired: {
    status: 409,
    message: {
      en: ({ id }: { id: string }) => `${id} is retired and stays as it was`,
      zh: ({ id }: { id: string }) => `${id} 已退役，不再变更`,
    },
    remedy: { en: 'Register a successor.', zh: '请登记新的应用作为后继。' },
  },
  unknown_scenario: {
    status: 422,
    message: {
      en: ({ scenario }: { scenario: string }) => `the catalogue has no scenario \`${scenario}\``,
      zh: ({ scenario }: { scenario: string }) => `目录中没有场景“${scenario}”`,
    },
    remedy: {
      en: 'Choose one of catalogue/scenarios.yaml.',
      zh: '请从 catalogue/scenarios.yaml 中选择。',
    },
  },
  unknown_people: {
    status: 422,
    message: {
      en: ({ ids }: { ids: readonly string[] }) =>
        `no such active people in this institution: ${ids.join(', ')}`,
      zh: ({ ids }: { ids: readonly string[] }) => `本机构没有这些在职人员：${ids.join('、')}`,
    },
    remedy: {
      en: 'Name people who can sign in to this institution.',
      zh: '请指定本机构可登录的人员。',
    },
  },
  unknown_model_versions: {
    status: 422,
    message: {
      en: ({ ids }: { ids: readonly string[] }) => `no such model versions: ${ids.join(', ')}`,
      zh: ({ ids }: { ids: readonly string[] }) => `不存在这些模型版本：${ids.join('、')}`,
    },
    remedy: {
      en: 'Register the model version first, then name it.',
      zh: '请先登记模型版本再引用。',
    },
  },
  supplier_missing: {
    status: 422,
    message: {
      en: () => 'an external model needs its supplier',
      zh: () => '外部模型须填写供应商',
    },
    remedy: {
      en: 'Propose the supplier to the list, then name it here.',
      zh: '请先将供应商提入名单，再在此引用。',
    },
  },
  version_exists: {
    status: 409,
    message: {
      en: ({ version }: { version: string }) => `version ${version} of this model is registered`,
      zh: ({ version }: { version: string }) => `该模型的版本 ${version} 已登记`,
    },
    remedy: {
      en: 'A registered version never changes; register another one.',
      zh: '已登记版本不可更改，请登记新版本。',
    },
  },
  address_refused: {
    status: 422,
    message: {
      en: ({ reason }: { reason: AddressFault }) =>
        `the address is refused: ${addressFaults[reason].en}`,
      zh: ({ reason }: { reason: AddressFault }) => `地址被拒绝：${addressFaults[reason].zh}`,
    },
    remedy: {
      en: 'Give the http(s) base URL of the model server, or `builtin:extractive`.',
      zh: '请填写模型服务的 http(s) 基础地址，或 builtin:extractive。',
    },
  },
  deployment_differs: {
    status: 422,
    message: {
      en: ({ declared }: { declared: string }) =>
        `the version was declared to be \`${declared}\` upstream; a deployment cannot serve another model under its name`,
      zh: ({ declared }: { declared: string }) =>
        `该版本声明的上游模型为“${declared}”，部署不得以其名义提供其他模型`,
    },
    remedy: {
      en: 'Register the other model as a version of its own.',
      zh: '请将另一模型登记为独立版本。',
    },
  },
  credential_elsewhere: {
    status: 409,
    message: {
      en: () => 'the stored credential was given for another server',
      zh: () => '已存的凭据是为另一台服务器录入的',
    },
    remedy: {
      en: 'Enter the credential of the new server, or remove the stored one.',
      zh: '请录入新服务器的凭据，或移除已存凭据。',
    },
  },
  malformed_csv: {
    status: 422,
    message: {
      en: ({ line, reason }: { line: number; reason: CsvFault }) =>
        `line ${line}: ${csvFaults[reason].en}`,
      zh: ({ line, reason }: { line: number; reason: CsvFault }) =>
        `第 ${line} 行：${csvFaults[reason].zh}`,
    },
    remedy: {
      en: 'Save the list as CSV (RFC 4180) in UTF-8 or GB 18030.',
      zh: '请将名单另存为 UTF-8 或 GB 18030 编码的 CSV（RFC 4180）。',
    },
  },
  rows_refused: {
    status: 422,
    message: {
      en: ({ faults }: { faults: readonly unknown[] }) =>
        `nothing was imported: ${faults.length} cells or rows are wrong`,
      zh: ({ faults }: { faults: readonly unknown[] }) =>
        `未导入任何内容：${faults.length} 处单元格或行有误`,
    },
    remedy: {
      en: 'Correct every row named in the details, then import the whole file again.',
      zh: '请更正详情所列各行后重新导入整个文件。',
    },
  },
  unreadable_workbook: {
    status: 422,
    message: {
      en: () => 'the file is not an Excel workbook that can be read',
      zh: () => '无法读取该 Excel 工作簿',
    },
    remedy: {
      en: 'Start from the template of the export and save as .xlsx.',
      zh: '请以导出的模板为基础并另存为 .xlsx。',
    },
  },
  workbook_too_large: {
    status: 413,
    message: {
      en: ({ limit, unit }: { limit: number; unit: 'bytes' | 'rows' }) =>
        `the workbook exceeds ${limit} ${unit}`,
      zh: ({ limit, unit }: { limit: number; unit: 'bytes' | 'rows' }) =>
        `工作簿超过 ${limit} ${unit === 'rows' ? '行' : '字节'}`,
    },
    remedy: { en: 'Import it in parts.', zh: '请分批导入。' },
  },
})

export const addressFaults = {
  malformed: { en: 'it is not a URL', zh: '不是合法的地址' },
  scheme: { en: 'only http and https are accepted', zh: '仅接受 http 与 https' },
  credentials: { en: 'it holds credentials', zh: '地址中含有凭据' },
  query: { en: 'it holds a query or a fragment', zh: '地址中含有查询参数或片段' },
  link_local: {
    en: 'it is a link-local, unspecified or metadata address',
    zh: '属于链路本地、未指定或云元数据地址',
  },
} as const
export type AddressFault = keyof typeof addressFaults

export const csvFaults = {
  encoding: { en: 'the text is neither UTF-8 nor GB 18030', zh: '文本既非 UTF-8 也非 GB 18030' },
  open_quote: { en: 'a quoted field is not closed', zh: '引号未闭合' },
  stray_quote: { en: 'a quote stands inside a bare field', zh: '未加引号的字段中出现引号' },
  after_quote: { en: 'text follows a closed quote', zh: '引号闭合后仍有文本' },
  field_count: { en: 'it has more or fewer fields than the header', zh: '字段数与表头不一致' },
  bare_return: { en: 'a carriage return stands alone', zh: '出现单独的回车符' },
  header: { en: 'the header lacks a column', zh: '表头缺少必需的列' },
  header_twice: { en: 'the header names a column twice', zh: '表头中同一列出现两次' },
} as const
export type CsvFault = keyof typeof csvFaults
