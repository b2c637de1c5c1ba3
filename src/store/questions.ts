import { and, eq, gt, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { QuestionId, TenantId } from '../sync/ids';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { newId } from './new-id';
import { questions } from './schema';
import type { Place } from './tenant-cipher';

/**
 * Questions that need a look into Netvisor and Flex, with their answers, encrypted, for a minute: Temporal sees
 * the id only (I3).
 */
export interface QuestionRepository {
  /** @param body any JSON value */
  ask(tenantId: TenantId, body: unknown, ttlMs: number): Promise<QuestionId>;
  /** null when its time is over. */
  get(id: QuestionId): Promise<{ readonly tenantId: TenantId; readonly body: unknown } | null>;
  /** Answers it; a question whose time is over needs none. */
  answer(id: QuestionId, body: unknown): Promise<void>;
  /** null until there is an answer. */
  answerTo(tenantId: TenantId, id: QuestionId): Promise<{ readonly body: unknown } | null>;
  delete(id: QuestionId): Promise<void>;
  /** Deletes those whose time is over. */
  purge(): Promise<void>;
}

const questionPlace = (id: QuestionId): Place => ['questions', 'sealed_question', id];
const answerPlace = (id: QuestionId): Place => ['questions', 'sealed_answer', id];

export function createQuestionRepository(context: StoreContext): QuestionRepository {
  const { session } = context;

  const alive = async (id: QuestionId) => {
    const [row] = await session
      .db()
      .select()
      .from(questions)
      .where(and(eq(questions.id, id), gt(questions.expiresAt, sql`clock_timestamp()`)));
    const cipher = row && (await readableCipherOf(context, row.tenantId));
    return cipher ? { row, cipher } : null;
  };

  return {
    ask: async (tenantId, body, ttlMs) => {
      const id = newId('qst');
      const sealedQuestion = (await cipherOf(context, tenantId)).seal(questionPlace(id), body);
      await session
        .db()
        .insert(questions)
        .values({
          id,
          tenantId,
          sealedQuestion,
          expiresAt: sql`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`,
        });
      return id;
    },

    get: async (id) => {
      const found = await alive(id);
      if (!found) return null;
      const { row, cipher } = found;
      return { tenantId: row.tenantId, body: cipher.open(questionPlace(id), z.json(), row.sealedQuestion) };
    },

    answer: async (id, body) => {
      const found = await alive(id);
      if (!found) return;
      await session
        .db()
        .update(questions)
        .set({ sealedAnswer: found.cipher.seal(answerPlace(id), body) })
        .where(eq(questions.id, id));
    },

    answerTo: async (tenantId, id) => {
      const found = await alive(id);
      if (found?.row.tenantId !== tenantId || found.row.sealedAnswer === null) return null;
      return { body: found.cipher.open(answerPlace(id), z.json(), found.row.sealedAnswer) };
    },

    delete: async (id) => {
      await session.db().delete(questions).where(eq(questions.id, id));
    },

    purge: async () => {
      await session
        .db()
        .delete(questions)
        .where(lte(questions.expiresAt, sql`clock_timestamp()`));
    },
  };
}
