-- Database roles and row security for PostgreSQL 15 or newer.
--
-- Once, as a superuser of the cluster:
--   createuser --pwprompt kojiban_owner
--   createdb --owner=kojiban_owner kojiban
--   createdb --owner=kojiban_owner kojiban_keys
-- Then, and again after every upgrade that brings migrations:
--   manage.py migrate; manage.py migrate --database=keys       (as kojiban_owner)
--   psql -v ON_ERROR_STOP=1 -d kojiban      -f deploy/postgresql.sql   (as superuser)
--   psql -v ON_ERROR_STOP=1 -d kojiban_keys -f deploy/postgresql.sql
--
-- The file may be run again at any time. Passwords are set apart, with \password.
-- Migrations and backups use kojiban_owner; no serving process ever does.

SET client_min_messages = warning;

-- 1. Roles ---------------------------------------------------------------------------

DO $$
DECLARE role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY[
        'kojiban_public', 'kojiban_staff', 'kojiban_scheduler'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', role_name);
        END IF;
    END LOOP;
END $$;

-- A public page asks a handful of indexed questions; one that takes longer is ended.
ALTER ROLE kojiban_public SET statement_timeout = '3s';
ALTER ROLE kojiban_public SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE kojiban_staff SET statement_timeout = '120s';
ALTER ROLE kojiban_staff SET idle_in_transaction_session_timeout = '60s';
-- An answered commit survives a power cut: nothing is shown before its leaf does.
ALTER ROLE kojiban_public SET synchronous_commit = on;
ALTER ROLE kojiban_staff SET synchronous_commit = on;
ALTER ROLE kojiban_scheduler SET synchronous_commit = on;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO kojiban_public, kojiban_staff, kojiban_scheduler',
        current_database()
    );
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kojiban_public, kojiban_staff, kojiban_scheduler;

-- What an earlier run of this file gave is taken back before it is given anew.
REVOKE ALL ON ALL TABLES IN SCHEMA public
    FROM kojiban_public, kojiban_staff, kojiban_scheduler;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public
    FROM kojiban_public, kojiban_staff, kojiban_scheduler;

SELECT to_regclass('public.access_control_wrappedkey') IS NOT NULL AS is_keys \gset
\if :is_keys

-- 2. The database of wrapped keys -----------------------------------------------------

ALTER TABLE access_control_wrappedkey ENABLE ROW LEVEL SECURITY;

-- The public processes see the keys of public copies, never those of the register.
DROP POLICY IF EXISTS public_reads_display ON access_control_wrappedkey;
CREATE POLICY public_reads_display ON access_control_wrappedkey
    FOR SELECT TO kojiban_public USING (purpose = 'display');
DROP POLICY IF EXISTS staff_all ON access_control_wrappedkey;
CREATE POLICY staff_all ON access_control_wrappedkey TO kojiban_staff USING (true);
-- The scheduler erases what has ended; it cannot read a wrapped key.
DROP POLICY IF EXISTS scheduler_erases_display ON access_control_wrappedkey;
CREATE POLICY scheduler_erases_display ON access_control_wrappedkey
    TO kojiban_scheduler USING (purpose = 'display');

GRANT SELECT ON access_control_wrappedkey TO kojiban_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_control_wrappedkey TO kojiban_staff;
-- `manage.py doctor` asks whether migrations are missing.
GRANT SELECT ON django_migrations TO kojiban_staff;
GRANT SELECT (id, purpose), DELETE ON access_control_wrappedkey TO kojiban_scheduler;

\else

-- 3. The database of everything else --------------------------------------------------

GRANT EXECUTE ON FUNCTION kojiban_now() TO kojiban_public, kojiban_staff, kojiban_scheduler;

-- Public: the copies, the offices' names and hours, and one more line in the log.
GRANT SELECT ON publishing_shellcopy, publishing_entrycopy, access_control_office
    TO kojiban_public;
-- HMACs of names: whoever asks for one is told of entries on display alone (section 4).
GRANT SELECT ON publishing_searchkey TO kojiban_public;
-- An enrolled screen is found by the hash of its token; its last use is noted.
GRANT SELECT, UPDATE (last_seen_at) ON publishing_terminaldevice TO kojiban_public;
-- Not the number of a row: one taken in advance would block the row of a deed.
GRANT INSERT (stream, seq, entry, link, posting_commitment, leaf_index)
    ON publishing_displaylogentry TO kojiban_public;
-- Django asks for the new row's number.
GRANT SELECT (id) ON publishing_displaylogentry TO kojiban_public;
-- What vantage points hand over is added and never changed; the next number is asked.
GRANT SELECT, INSERT ON publishing_observationround TO kojiban_public;
GRANT INSERT ON publishing_observation TO kojiban_public;
GRANT SELECT (id) ON publishing_observation TO kojiban_public;
-- Whether a certificate was issued: numbers and digests, no person.
GRANT SELECT ON publishing_issuedcertificate TO kojiban_public;
-- A review is added and never read: what readers wrote is the offices' to see.
GRANT INSERT ON publishing_review TO kojiban_public;
-- Likewise how much was refused and how many names were shown in an hour.
GRANT INSERT ON publishing_readingcount TO kojiban_public;

-- Staff: the register and the deeds. Rows of the log are added and read, never changed.
GRANT SELECT, INSERT, UPDATE, DELETE ON
    notices_addressee, notices_notice, notices_noticeevent,
    notices_refusedrow, notices_sourcelist, notices_adoptedversion,
    notices_inquiry, notices_legaldecision, notices_officeday,
    notices_retentionrule, notices_disposalhold, notices_disposallist,
    notices_disposalitem,
    access_control_office, access_control_officeusergrant,
    access_control_appointment, access_control_user, access_control_formeroffice,
    access_control_user_groups, access_control_user_user_permissions,
    account_emailaddress, account_emailconfirmation, mfa_authenticator,
    socialaccount_socialaccount, socialaccount_socialapp, socialaccount_socialtoken,
    axes_accessattempt, axes_accessattemptexpiration, axes_accessfailurelog,
    axes_accesslog, auth_group,
    auth_group_permissions, django_session,
    guardian_groupobjectpermission, guardian_userobjectpermission
    TO kojiban_staff;
-- Signing in is throttled on this side too.
GRANT SELECT, INSERT ON publishing_readingcount TO kojiban_staff;
GRANT SELECT ON auth_permission, django_content_type, publishing_sealedcheckpoint,
    publishing_cosignature, publishing_timestamp,
    publishing_schedulerlease, publishing_review, publishing_observationround,
    publishing_observation, publishing_observationtrouble, django_migrations
    TO kojiban_staff;
GRANT SELECT, INSERT, UPDATE ON
    publishing_posting, publishing_removal, publishing_correction,
    publishing_collection, publishing_interruption, publishing_shellcopy,
    publishing_entrycopy, publishing_earliercopy, publishing_logstream,
    publishing_terminaldevice, publishing_terminalenrolment
    TO kojiban_staff;
-- Search keys are written with a copy and deleted when it is forgotten.
GRANT SELECT, INSERT, DELETE ON publishing_searchkey TO kojiban_staff;
GRANT SELECT, INSERT ON publishing_displaylogentry,
    access_control_administrationevent TO kojiban_staff;
-- Who opened personal data, when and why: rows are added and read, never changed.
GRANT SELECT, INSERT ON access_control_sitting, access_control_personaldataaccess
    TO kojiban_staff;
-- Requests for one's own data are worked on and never deleted.
GRANT SELECT, INSERT, UPDATE ON notices_datarequest TO kojiban_staff;
-- What hung on paper during an outage is recorded and never changed.
GRANT SELECT, INSERT ON publishing_paperdisplay TO kojiban_staff;
-- Verifications of the log: begun, told of, and kept.
GRANT SELECT, INSERT, UPDATE ON publishing_logverification TO kojiban_staff;
-- Certificates that were issued are added and read. The scheduler alone seals and signs.
GRANT SELECT, INSERT ON publishing_issuedcertificate, publishing_certificateissue
    TO kojiban_staff;
-- Changes of the access matrix are kept for good.
GRANT SELECT, INSERT, UPDATE ON access_control_matrixchange TO kojiban_staff;

-- Scheduler: gives rows their place, signs, writes down ends, empties what is erased.
GRANT SELECT, INSERT, UPDATE ON publishing_schedulerlease, publishing_logstream
    TO kojiban_scheduler;
GRANT SELECT, INSERT ON publishing_displaylogentry, publishing_sealedcheckpoint,
    publishing_cosignature, publishing_timestamp TO kojiban_scheduler;
GRANT UPDATE (leaf_index) ON publishing_displaylogentry TO kojiban_scheduler;
-- It makes the part for the next month of the log, with the owner's hands.
GRANT EXECUTE ON FUNCTION kojiban_make_month(date) TO kojiban_scheduler;
GRANT SELECT ON publishing_shellcopy, publishing_entrycopy, publishing_posting,
    publishing_removal, publishing_collection TO kojiban_scheduler;
GRANT UPDATE (end_logged_at, forgotten_at, sealed, sealed_rows)
    ON publishing_shellcopy TO kojiban_scheduler;
GRANT SELECT ON publishing_earliercopy TO kojiban_scheduler;
GRANT SELECT, DELETE ON publishing_searchkey TO kojiban_scheduler;
GRANT UPDATE (sealed) ON publishing_entrycopy, publishing_earliercopy
    TO kojiban_scheduler;
GRANT UPDATE (logged_at) ON publishing_removal, publishing_collection TO kojiban_scheduler;

-- Troubles are found in what was observed, and told.
GRANT SELECT ON publishing_observationround, publishing_observation TO kojiban_scheduler;
GRANT SELECT, INSERT, UPDATE ON publishing_observationtrouble TO kojiban_scheduler;
-- Counts of reading are added up, hour by hour.
GRANT SELECT, INSERT, DELETE ON publishing_readingcount TO kojiban_scheduler;
-- Sentences of reviews are emptied after their time.
GRANT SELECT (given_on, comment), UPDATE (comment) ON publishing_review
    TO kojiban_scheduler;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kojiban_staff, kojiban_scheduler;
DO $$
DECLARE table_name text;
BEGIN
    FOREACH table_name IN ARRAY ARRAY[
        'publishing_displaylogentry', 'publishing_observationround',
        'publishing_observation'
    ] LOOP
        EXECUTE format(
            'GRANT USAGE ON SEQUENCE %s TO kojiban_public',
            pg_get_serial_sequence(table_name, 'id')
        );
    END LOOP;
END $$;

-- 4. Row security: the window once more, below the application ------------------------
--
-- kojiban_now() is the clock of record and moves inside a transaction; now() would stand
-- still there and could show a row after its end.

ALTER TABLE publishing_shellcopy ENABLE ROW LEVEL SECURITY;
ALTER TABLE publishing_entrycopy ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS public_sees_the_window ON publishing_shellcopy;
CREATE POLICY public_sees_the_window ON publishing_shellcopy
    FOR SELECT TO kojiban_public
    USING (display_from <= kojiban_now() AND kojiban_now() < display_until);
DROP POLICY IF EXISTS public_sees_the_window ON publishing_entrycopy;
CREATE POLICY public_sees_the_window ON publishing_entrycopy
    FOR SELECT TO kojiban_public
    USING (display_from <= kojiban_now() AND kojiban_now() < display_until);

-- A search key answers only while its entry does: the entry's own policy is asked.
ALTER TABLE publishing_searchkey ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS public_sees_the_window ON publishing_searchkey;
CREATE POLICY public_sees_the_window ON publishing_searchkey
    FOR SELECT TO kojiban_public
    USING (EXISTS (SELECT FROM publishing_entrycopy WHERE id = entry_id));
DROP POLICY IF EXISTS office_all ON publishing_searchkey;
CREATE POLICY office_all ON publishing_searchkey
    TO kojiban_staff, kojiban_scheduler USING (true);

DROP POLICY IF EXISTS office_all ON publishing_shellcopy;
CREATE POLICY office_all ON publishing_shellcopy
    TO kojiban_staff, kojiban_scheduler USING (true);
DROP POLICY IF EXISTS office_all ON publishing_entrycopy;
CREATE POLICY office_all ON publishing_entrycopy
    TO kojiban_staff, kojiban_scheduler USING (true);

-- 5. Row security: who may add what to the log ----------------------------------------
--
-- A row in the stream of deeds stands in the way of the next deed with its number: a
-- public process that was taken over could stop every approval and removal.

ALTER TABLE publishing_displaylogentry ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS public_adds_views ON publishing_displaylogentry;
CREATE POLICY public_adds_views ON publishing_displaylogentry
    FOR INSERT TO kojiban_public
    WITH CHECK (stream <> 'deeds' AND leaf_index IS NULL);
-- Only for the number of the new row (RETURNING); the grant above opens no other column.
DROP POLICY IF EXISTS public_numbers_views ON publishing_displaylogentry;
CREATE POLICY public_numbers_views ON publishing_displaylogentry
    FOR SELECT TO kojiban_public
    USING (stream <> 'deeds' AND leaf_index IS NULL);

DROP POLICY IF EXISTS office_reads ON publishing_displaylogentry;
CREATE POLICY office_reads ON publishing_displaylogentry
    FOR SELECT TO kojiban_staff, kojiban_scheduler USING (true);
DROP POLICY IF EXISTS office_adds ON publishing_displaylogentry;
CREATE POLICY office_adds ON publishing_displaylogentry
    FOR INSERT TO kojiban_staff, kojiban_scheduler WITH CHECK (leaf_index IS NULL);
-- A place in the tree is given once and never changed.
DROP POLICY IF EXISTS scheduler_gives_places ON publishing_displaylogentry;
CREATE POLICY scheduler_gives_places ON publishing_displaylogentry
    FOR UPDATE TO kojiban_scheduler
    USING (leaf_index IS NULL) WITH CHECK (leaf_index IS NOT NULL);

\endif
