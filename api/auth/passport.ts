import type { Request, Response } from 'express';
import passport from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import type { UsersRepository, UserSecret } from '../../db/repositories/users.repository.js';
import { verifyPassword } from './password-hash.js';

/** Passport with the one way in: user name (or e-mail address) and password. */
export const createPassport = (users: Pick<UsersRepository, 'secretOf'>) => {
  const authenticator = new passport.Passport();
  authenticator.use(
    new LocalStrategy({ session: false }, (username, password, done) => {
      const check = async (): Promise<UserSecret | false> => {
        const user = await users.secretOf(username);
        const right = await verifyPassword(user?.password_hash ?? null, password);
        return right && user !== undefined ? user : false;
      };
      check().then((user) => done(null, user), done);
    }),
  );

  return {
    /** The user whose name and password the body of the request holds, else null. */
    authenticate: (req: Request): Promise<UserSecret | null> =>
      new Promise((resolve, reject) => {
        const answered = (error: unknown, user: UserSecret | false | null | undefined) => {
          if (error instanceof Error) reject(error);
          else resolve(user === false || user === undefined ? null : user);
        };
        const middleware = authenticator.authenticate('local', { session: false }, answered) as (
          req: Request,
          res: Response | undefined,
          next: (error?: unknown) => void,
        ) => void;
        middleware(req, req.res, (error) => reject(error instanceof Error ? error : new Error('no answer')));
      }),
  };
};
export type StaffPassport = ReturnType<typeof createPassport>;
