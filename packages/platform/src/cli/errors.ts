import type { Bilingual } from '#kernel/bilingual.ts'
import { defineErrors } from '#kernel/errors.ts'

export interface SettingFault {
  /** The flag or the variable that the value came from. */
  readonly from: string
  readonly expects: Bilingual
}

const seeHelp = {
  en: 'Add --help to see what the verb takes.',
  zh: '加上 --help 可查看该命令的用法。',
}

const calls = {
  unknown_verb: {
    status: 400,
    message: {
      en: ({ verb, verbs }: { verb: string; verbs: readonly string[] }) =>
        `there is no verb ${verb}; there are: ${verbs.join(', ')}`,
      zh: ({ verb, verbs }: { verb: string; verbs: readonly string[] }) =>
        `没有命令 ${verb}；可用命令：${verbs.join('、')}`,
    },
    remedy: { en: 'Run `hengjian --help`.', zh: '请运行 `hengjian --help`。' },
  },
  unknown_flag: {
    status: 400,
    message: {
      en: ({ flag, flags }: { flag: string; flags: readonly string[] }) =>
        `there is no flag ${flag} here; there are: ${flags.join(', ')}`,
      zh: ({ flag, flags }: { flag: string; flags: readonly string[] }) =>
        `此处没有选项 ${flag}；可用选项：${flags.join('、')}`,
    },
    remedy: seeHelp,
  },
  flag_without_value: {
    status: 400,
    message: {
      en: ({ flag }: { flag: string }) => `${flag} needs a value`,
      zh: ({ flag }: { flag: string }) => `${flag} 需要一个值`,
    },
    remedy: seeHelp,
  },
  flag_with_value: {
    status: 400,
    message: {
      en: ({ flag }: { flag: string }) => `${flag} takes no value`,
      zh: ({ flag }: { flag: string }) => `${flag} 不带值`,
    },
    remedy: seeHelp,
  },
  flag_missing: {
    status: 400,
    message: {
      en: ({ flag }: { flag: string }) => `${flag} is missing`,
      zh: ({ flag }: { flag: string }) => `缺少 ${flag}`,
    },
    remedy: seeHelp,
  },
  flags_exclude: {
    status: 400,
    message: {
      en: ({ one, other }: { one: string; other: string }) =>
        `${one} and ${other} exclude each other`,
      zh: ({ one, other }: { one: string; other: string }) => `${one} 与 ${other} 不能同时使用`,
    },
    remedy: { en: 'Leave one of them out.', zh: '请去掉其中一个。' },
  },
  wrong_operands: {
    status: 400,
    message: {
      en: ({ usage }: { usage: string }) => `the call should read: hengjian ${usage}`,
      zh: ({ usage }: { usage: string }) => `正确用法：hengjian ${usage}`,
    },
    remedy: seeHelp,
  },
  bad_value: {
    status: 400,
    message: {
      en: ({ faults }: { faults: readonly SettingFault[] }) =>
        faults.map(({ from, expects }) => `${from} must be ${expects.en}`).join('; '),
      zh: ({ faults }: { faults: readonly SettingFault[] }) =>
        faults.map(({ from, expects }) => `${from} 应为${expects.zh}`).join('；'),
    },
    remedy: seeHelp,
  },
}

const files = {
  file_unreadable: {
    status: 400,
    message: {
      en: ({ file, code }: { file: string; code: string }) => `${file} cannot be read (${code})`,
      zh: ({ file, code }: { file: string; code: string }) => `无法读取 ${file}（${code}）`,
    },
    remedy: { en: 'Check the path and the rights on it.', zh: '请检查路径及其权限。' },
  },
  file_unwritable: {
    status: 400,
    message: {
      en: ({ file, code }: { file: string; code: string }) => `${file} cannot be written (${code})`,
      zh: ({ file, code }: { file: string; code: string }) => `无法写入 ${file}（${code}）`,
    },
    remedy: {
      en: 'Name a new file in a folder that you may write; nothing is overwritten.',
      zh: '请在可写目录中指定新文件；不会覆盖已有文件。',
    },
  },
  input_too_long: {
    status: 413,
    message: {
      en: ({ bytesMax }: { bytesMax: number }) => `the input is longer than ${bytesMax} bytes`,
      zh: ({ bytesMax }: { bytesMax: number }) => `输入超过 ${bytesMax} 字节`,
    },
    remedy: {
      en: 'Cut it between two documents; nothing was printed.',
      zh: '请在文档之间拆分后重试；未输出任何内容。',
    },
  },
  input_not_text: {
    status: 400,
    message: {
      en: () => 'the input is not text in UTF-8',
      zh: () => '输入不是 UTF-8 文本',
    },
    remedy: {
      en: 'Convert it to UTF-8 first; nothing was printed.',
      zh: '请先转换为 UTF-8；未输出任何内容。',
    },
  },
  input_unjudged: {
    status: 500,
    message: {
      en: () => 'a guard failed, so the input was not judged',
      zh: () => '检查器运行失败，输入未经检查',
    },
    remedy: {
      en: 'Nothing was printed. Report it together with the smallest input that shows it.',
      zh: '未输出任何内容。请附上能复现问题的最小输入进行反馈。',
    },
  },
  checkpoint_unreadable: {
    status: 400,
    message: {
      en: ({ file }: { file: string }) => `${file} holds no checkpoint`,
      zh: ({ file }: { file: string }) => `${file} 不是检查点`,
    },
    remedy: {
      en: 'Give a file that `hengjian ledger checkpoint` printed.',
      zh: '请提供 `hengjian ledger checkpoint` 输出的文件。',
    },
  },
  checkpoint_elsewhere: {
    status: 400,
    message: {
      en: ({ origin }: { origin: string }) => `none of these logs is ${origin}`,
      zh: ({ origin }: { origin: string }) => `日志 ${origin} 不在其中`,
    },
    remedy: {
      en: 'Check --institution and --since: the checkpoint belongs to another log.',
      zh: '请核对 --institution 与 --since：该检查点属于另一日志。',
    },
  },
}

const surroundings = {
  port_taken: {
    status: 409,
    message: {
      en: ({ host, port, code }: { host: string; port: number; code: string }) =>
        `cannot listen on ${host} port ${port} (${code})`,
      zh: ({ host, port, code }: { host: string; port: number; code: string }) =>
        `无法监听 ${host} 端口 ${port}（${code}）`,
    },
    remedy: {
      en: 'Stop what uses the port, or choose another with --host and --port.',
      zh: '请停止占用该端口的程序，或用 --host 和 --port 另选。',
    },
  },
  outside_database: {
    status: 400,
    message: {
      en: () => 'only the embedded database is saved and restored here',
      zh: () => '此处仅备份和恢复内嵌数据库',
    },
    remedy: {
      en: 'Save an outside server with its own tools (pg_dump), and the key file beside it.',
      zh: '外部数据库请用其自带工具（pg_dump）备份，并另存密钥文件。',
    },
  },
  master_key_elsewhere: {
    status: 400,
    message: {
      en: () => 'several processes may hold this master key, so this one cannot change it for them',
      zh: () => '该主密钥可能由多个进程持有，此处无法代为更换',
    },
    remedy: {
      en: 'Put the new key in front for every process, restart them, then run `hengjian rotate` (docs/operating/keys.md).',
      zh: '请为每个进程将新密钥置于首位并重启，再运行 `hengjian rotate`（见 docs/operating/keys.md）。',
    },
  },
  product_running: {
    status: 409,
    message: {
      en: ({ folder }: { folder: string }) => `the product is running on ${folder}`,
      zh: ({ folder }: { folder: string }) => `产品正在 ${folder} 上运行`,
    },
    remedy: { en: 'Stop it first, then repeat.', zh: '请先停止产品，再重试。' },
  },
  no_schema: {
    status: 503,
    message: {
      en: () => 'the database holds no data of this product, or of another version',
      zh: () => '该数据库中没有本产品的数据，或版本不同',
    },
    remedy: {
      en: 'Check --database-url; `hengjian serve` prepares a new database.',
      zh: '请核对 --database-url；`hengjian serve` 会初始化新数据库。',
    },
  },
  no_master_key: {
    status: 503,
    message: {
      en: ({ file }: { file: string }) =>
        `the database is in use already, and neither HENGJIAN_MASTER_KEY nor ${file} gives its master key`,
      zh: ({ file }: { file: string }) =>
        `数据库已在使用，但 HENGJIAN_MASTER_KEY 与 ${file} 均未提供其主密钥`,
    },
    remedy: {
      en: 'Name the data folder that belongs to the database, or set HENGJIAN_MASTER_KEY.',
      zh: '请指定该数据库对应的数据目录，或设置 HENGJIAN_MASTER_KEY。',
    },
  },
  no_password: {
    status: 401,
    message: {
      en: ({ login }: { login: string }) => `the password of ${login} is needed`,
      zh: ({ login }: { login: string }) => `需要 ${login} 的密码`,
    },
    remedy: {
      en: 'Type it at the prompt, or give it in HENGJIAN_PASSWORD.',
      zh: '请在提示处输入，或通过 HENGJIAN_PASSWORD 提供。',
    },
  },
  no_such_institution: {
    status: 404,
    message: {
      en: ({ slug }: { slug: string }) => `there is no institution ${slug}`,
      zh: ({ slug }: { slug: string }) => `不存在机构 ${slug}`,
    },
    remedy: { en: 'Check --institution.', zh: '请核对 --institution。' },
  },
  no_such_person: {
    status: 404,
    message: {
      en: ({ login }: { login: string }) => `nobody signs in as ${login}`,
      zh: ({ login }: { login: string }) => `没有登录名为 ${login} 的人员`,
    },
    remedy: {
      en: '`hengjian users list` names everybody.',
      zh: '`hengjian users list` 列出全部人员。',
    },
  },
}

/** What can be wrong with a call of the command line, or with what surrounds it. */
export const cliErrors = defineErrors('cli', { ...calls, ...files, ...surroundings })
