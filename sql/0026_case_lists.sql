-- Lists of open and closed cases merge two ranges of the index that begins with `open`: these two were only to be written anew by each
-- comment, in one more place of the file each.
DROP INDEX support_case_of_account;
DROP INDEX support_case_by_modified;

-- Nothing asks for open cases by status alone any more, and support_case_queue_waiting tells the next step as well.
DROP INDEX support_case_open_by_status;
DROP INDEX support_case_next_step;
