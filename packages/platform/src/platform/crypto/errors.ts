import { defineErrors } from '#kernel/errors.ts'

export const vaultErrors = defineErrors('vault', {
  unknown_key: {
    status: 500,
    message: {
      en: ({ keyId }: { keyId: string }) => `no master key with the id ${keyId} is at hand`,
      zh: ({ keyId }: { keyId: string }) => `缺少编号为 ${keyId} 的主密钥`,
    },
    remedy: {
      en: 'Start with the key file or HENGJIAN_MASTER_KEY that this database was made with.',
      zh: '请使用创建该数据库时的密钥文件或 HENGJIAN_MASTER_KEY 启动。',
    },
  },
  broken_seal: {
    status: 500,
    message: {
      en: ({ context }: { context: string }) => `sealed content does not open (${context})`,
      zh: ({ context }: { context: string }) => `密封内容无法解封（${context}）`,
    },
    remedy: {
      en: 'The stored bytes were changed or belong elsewhere: verify the ledger, restore a backup.',
      zh: '存储内容已被改动或放错位置：请校验账本并恢复备份。',
    },
  },
  bad_master_key: {
    status: 500,
    message: {
      en: () => 'the master key is not 32 bytes in base64',
      zh: () => '主密钥不是 base64 编码的 32 字节',
    },
    remedy: {
      en: 'Set HENGJIAN_MASTER_KEY to 32 random bytes in base64 (openssl rand -base64 32); separate older keys by commas after it.',
      zh: '请将 HENGJIAN_MASTER_KEY 设为 base64 编码的 32 字节随机数（openssl rand -base64 32），旧密钥以逗号附后。',
    },
  },
})
