import { defineErrors } from '#kernel/errors.ts'
import type { Instant } from '#kernel/time.ts'

export const ledgerErrors = defineErrors('ledger', {
  entry_too_large: {
    status: 413,
    message: {
      en: ({ bytes, bytesMax }: { bytes: number; bytesMax: number }) =>
        `the entry would take ${bytes} bytes; the log takes at most ${bytesMax}`,
      zh: ({ bytes, bytesMax }: { bytes: number; bytesMax: number }) =>
        `条目需要 ${bytes} 字节，账本单条上限为 ${bytesMax} 字节`,
    },
    remedy: {
      en: 'Shorten the texts of the request, or split it.',
      zh: '请缩短请求中的文字，或分次提交。',
    },
  },
  no_entry: {
    status: 404,
    message: {
      en: ({ entry }: { entry: string }) => `there is no entry ${entry}`,
      zh: ({ entry }: { entry: string }) => `不存在条目 ${entry}`,
    },
    remedy: {
      en: 'Check the id; entries of another institution are not found either.',
      zh: '请核对编号；其他机构的条目同样视为不存在。',
    },
  },
  not_integrated: {
    status: 409,
    message: {
      en: ({ entry }: { entry: string }) => `the entry ${entry} has no index in the log yet`,
      zh: ({ entry }: { entry: string }) => `条目 ${entry} 尚未编入日志`,
    },
    remedy: {
      en: 'Ask again in a second: integration runs at least once a second.',
      zh: '请一秒后再试：编入至少每秒进行一次。',
    },
  },
  no_payload: {
    status: 404,
    message: {
      en: ({ entry, name }: { entry: string; name: string }) =>
        `${entry} has no content \`${name}\``,
      zh: ({ entry, name }: { entry: string; name: string }) =>
        `${entry} 没有名为「${name}」的内容`,
    },
    remedy: { en: 'The entry lists its contents.', zh: '条目中列有其全部内容。' },
  },
  payload_destroyed: {
    status: 410,
    message: {
      en: ({ at }: { at: Instant }) => `the content was destroyed on its date (${at})`,
      zh: ({ at }: { at: Instant }) => `内容已按期销毁（${at}）`,
    },
    remedy: {
      en: 'Only its salted digest remains, by which the log still verifies.',
      zh: '仅保留加盐摘要，账本仍可校验。',
    },
  },
  payload_altered: {
    status: 500,
    message: {
      en: ({ entry, name }: { entry: string; name: string }) =>
        `the content \`${name}\` of ${entry} does not match its digest in the log`,
      zh: ({ entry, name }: { entry: string; name: string }) =>
        `${entry} 的内容「${name}」与账本中的摘要不符`,
    },
    remedy: {
      en: 'It was tampered with or damaged: preserve the database and verify the ledger.',
      zh: '内容被篡改或损坏：请保全数据库并校验账本。',
    },
  },
  no_content_key: {
    status: 404,
    message: {
      en: ({ key }: { key: string }) => `there is no content key ${key}`,
      zh: ({ key }: { key: string }) => `不存在内容密钥 ${key}`,
    },
    remedy: { en: 'List the keys first.', zh: '请先列出内容密钥。' },
  },
  retention_not_over: {
    status: 409,
    message: {
      en: ({ until }: { until: Instant | undefined }) =>
        until === undefined
          ? 'the business that the content belongs to has not ended'
          : `the content must be kept until ${until}`,
      zh: ({ until }: { until: Instant | undefined }) =>
        until === undefined ? '内容所属的业务尚未终止' : `内容须保存至 ${until}`,
    },
    remedy: {
      en: 'Content is destroyed only after its date (measure 21.5).',
      zh: '内容只能在保存期届满后销毁（第二十一条）。',
    },
  },
  key_already_destroyed: {
    status: 409,
    message: {
      en: ({ at }: { at: Instant }) => `the key was destroyed on ${at}`,
      zh: ({ at }: { at: Instant }) => `该密钥已于 ${at} 销毁`,
    },
    remedy: { en: 'Nothing remains to be done.', zh: '无需再操作。' },
  },
  tiles_altered: {
    status: 500,
    message: {
      en: ({ size }: { size: number }) =>
        `the tiles of the log do not make up the root of its last signed checkpoint (${size} entries)`,
      zh: ({ size }: { size: number }) => `日志瓦片与最近一次签名检查点（${size} 条）的根不一致`,
    },
    remedy: {
      en: 'They were tampered with or damaged, and nothing is signed until they are as they were: preserve the database, verify the ledger, and restore.',
      zh: '瓦片被篡改或损坏，复原前不再签名：请保全数据库，校验账本，再从备份恢复。',
    },
  },
  no_checkpoint: {
    status: 404,
    message: {
      en: () => 'the log has no checkpoint yet',
      zh: () => '日志尚无检查点',
    },
    remedy: {
      en: 'Ask again in a second: a checkpoint is signed within a second of the first entry.',
      zh: '请一秒后再试：首个条目写入后一秒内签发检查点。',
    },
  },
  no_tile: {
    status: 404,
    message: {
      en: ({ path }: { path: string }) => `there is no tile ${path}`,
      zh: ({ path }: { path: string }) => `不存在瓦片 ${path}`,
    },
    remedy: {
      en: 'Read the checkpoint for the size of the log.',
      zh: '请先读取检查点以获知日志大小。',
    },
  },
})
