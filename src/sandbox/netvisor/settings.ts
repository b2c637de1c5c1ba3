import { z } from 'zod';

/** The switches of netvisor-api.md section 6 and the rights per resource, for one company (interfaces.md). */
export const settingsSchema = z.strictObject({
  /** How far both timestamps may be from the server's clock; null: not looked at. */
  timestampToleranceSeconds: z.union([z.literal(300), z.literal(60), z.null()]),
  /** `latin`: ISO-8859-1 and -15; `utf8`: UTF-8 as well. */
  macCharset: z.enum(['latin', 'utf8']),
  /** Which form of the URL may have been signed. */
  macUrl: z.enum(['any', 'raw', 'decoded']),
  /** Also plain MD5 and SHA-256, as before 2025. */
  legacyMac: z.boolean(),
  /** `header`: real HTTP codes only for who asks; `always`: for everybody. */
  statusCodes: z.enum(['header', 'always']),
  /** A second request of the company at the same time. */
  overlap: z.enum(['wait', 'refuse']),
  listInactive: z.boolean(),
  changedSinceZone: z.enum(['helsinki', 'utc']),
  changedSinceInclusive: z.boolean(),
  officeMovesChangeTime: z.boolean(),
  idlistUnknown: z.enum(['skip', 'fail']),
  officeAddReturnsId: z.boolean(),
  duplicateCode: z.enum(['refuse', 'allow']),
  checkBusinessId: z.boolean(),
  operatorList: z.enum(['strict', 'any']),
  checkOfficeEInvoice: z.boolean(),
  rights: z.strictObject({
    customerlist: z.boolean(),
    getcustomer: z.boolean(),
    /** Covers contactperson.nv and deletecustomer.nv too. */
    customer: z.boolean(),
    office: z.boolean(),
  }),
});

export type NetvisorSettings = z.infer<typeof settingsSchema>;

/** Body of `PATCH /_sandbox/settings`: what is absent stays. */
export const settingsPatchSchema = settingsSchema
  .partial()
  .extend({ rights: settingsSchema.shape.rights.partial().optional() });

export type NetvisorSettingsPatch = z.infer<typeof settingsPatchSchema>;

export function defaultSettings(): NetvisorSettings {
  return {
    timestampToleranceSeconds: 300,
    macCharset: 'latin',
    macUrl: 'any',
    legacyMac: false,
    statusCodes: 'header',
    overlap: 'wait',
    listInactive: true,
    changedSinceZone: 'helsinki',
    changedSinceInclusive: true,
    officeMovesChangeTime: false,
    idlistUnknown: 'skip',
    officeAddReturnsId: true,
    duplicateCode: 'refuse',
    checkBusinessId: false,
    operatorList: 'strict',
    checkOfficeEInvoice: true,
    rights: { customerlist: true, getcustomer: true, customer: true, office: true },
  };
}

export function patchedSettings(current: NetvisorSettings, patch: NetvisorSettingsPatch): NetvisorSettings {
  return settingsSchema.parse({
    ...current,
    ...definedOnly(patch),
    rights: { ...current.rights, ...definedOnly(patch.rights ?? {}) },
  });
}

function definedOnly(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
