/* demo/gen_names.c — names as they are found in American schools, accents, apostrophes and hyphens included. */
#include "demo/gen_model.h"

const char *const given_names[] = {
	"Aaliyah",  "Abigail",	 "Adán",     "Aiden",	"Amara",   "Amelia", "Ananya",	"Andrés", "Anh",      "Ava",	"Ayesha",
	"Beatriz",  "Benjamin",	 "Brianna",  "Caleb",	"Camila",  "Carter", "Chloe",	"Daniel", "D'Angelo", "Dakota", "Diego",
	"DeShawn",  "Elena",	 "Eli",	     "Emma",	"Ethan",   "Fatima", "Gabriel", "Grace",  "Hana",     "Henry",	"Hiroshi",
	"Imani",    "Isaac",	 "Isabella", "Jamal",	"Jasmine", "Javier", "Jayden",	"Jia",	  "Jordan",   "José",	"Kai",
	"Keisha",   "Khalil",	 "Leilani",  "Liam",	"Logan",   "Lucía",  "Malik",	"Maria",  "Mason",    "Maya",	"Mei",
	"Mohammed", "Naomi",	 "Nia",	     "Noah",	"Noor",	   "Oliver", "Olivia",	"Omar",	  "Priya",    "Quinn",	"Rafael",
	"Renée",    "Riley",	 "Rohan",    "Rosa",	"Samuel",  "Sean",   "Sofía",	"Tavion", "Thanh",    "Tomás",	"Trinity",
	"Tyler",    "Valentina", "Wei",	     "William", "Xavier",  "Yara",   "Zoë",
};
const uint32_t given_names_n = COUNT_OF(given_names);

const char *const family_names[] = {
	"Abdi",		"Adams",      "Ahmed",	     "Alvarez",	 "Anderson", "Begay",	  "Brown",     "Castillo", "Chen",
	"Cruz",		"Davis",      "De la Cruz",  "Diallo",	 "Edwards",  "Evans",	  "Fernández", "Flores",   "Garcia",
	"García-López", "Gonzalez",   "Gupta",	     "Haddad",	 "Harris",   "Hernández", "Ho",	       "Huang",	   "Ibrahim",
	"Jackson",	"Johnson",    "Jones",	     "Kaplan",	 "Kaur",     "Kealoha",	  "Kim",       "Kowalski", "Lee",
	"Lewis",	"Lopez",      "Martinez",    "McCarthy", "Miller",   "Moore",	  "Morales",   "Nakamura", "Nguyễn",
	"Nowak",	"N'Diaye",    "O'Brien",     "O'Neil",	 "Okafor",   "Park",	  "Patel",     "Peña",	   "Perez",
	"Peterson",	"Ramírez",    "Reyes",	     "Rivera",	 "Robinson", "Sanders",	  "Santos",    "Schäfer",  "Shah",
	"Singh",	"Smith",      "Smith-Jones", "Taylor",	 "Thomas",   "Thompson",  "Torres",    "Trần",	   "Vasquez",
	"Walker",	"Washington", "White",	     "Williams", "Wilson",   "Wong",	  "Yazzie",    "Young",
};
const uint32_t family_names_n = COUNT_OF(family_names);
