#include <sqlite3.h>
#include <stdio.h>

int add_user(sqlite3_stmt *res, const char *user, const char *password)
{
    sqlite3_bind_text(res, 1, user, -1, SQLITE_STATIC);
    // ruleid: c-credential-in-clear
    sqlite3_bind_text(res, 2, password, -1, SQLITE_STATIC);
    return sqlite3_step(res);
}

void find_user(char *sql, const char *user, const char *password)
{
    // ruleid: c-credential-in-clear
    snprintf(sql, 256, "SELECT id FROM users WHERE name = '%s' AND password = '%s'", user, password);
    // ruleid: c-credential-in-clear
    sprintf(sql, "UPDATE users SET password = '%s'", session->new_password);
}

int add_user_well(sqlite3_stmt *res, const char *user, const char *password)
{
    char password_hash[65];
    hash_password(password, password_hash);
    sqlite3_bind_text(res, 1, user, -1, SQLITE_STATIC);
    // ok: c-credential-in-clear
    return sqlite3_bind_text(res, 2, password_hash, -1, SQLITE_STATIC);
}

void ask(char *line, const char *password)
{
    // ok: c-credential-in-clear
    snprintf(line, 64, "%zu characters", strlen(password));
    // ok: c-credential-in-clear
    snprintf(line, 64, "select your bed, password follows: %d", bed);
}
