import { defineConfig } from 'drizzle-kit';

/** For `npx drizzle-kit generate`: writes the next migration after a change of the schema. */
const config = defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema.ts',
  out: './src/store/migrations',
});

// drizzle-kit reads the default export.
export default config;
